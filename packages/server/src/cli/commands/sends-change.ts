import { changedSendSchema } from '../../http/schemas/send.ts'
import type { Command } from '../command.ts'
import { openRemote, REMOTE_OPTIONS } from '../remote.ts'

/** A command that lets a send go over into another state. */
function changeCommand(verb: 'pause' | 'resume' | 'cancel', summary: string): Command {
  return {
    name: `sends ${verb}`,
    summary,
    operands: ['ID'],
    options: REMOTE_OPTIONS,
    async run(given, surroundings) {
      const [id = ''] = given.operands
      const response = await openRemote(given, surroundings).ask('POST', `/v1/sends/${encodeURIComponent(id)}/${verb}`)
      surroundings.print(`${id} is ${changedSendSchema.parse(await response.json()).state}`)
      return 0
    },
  }
}

export const sendsPauseCommand = changeCommand('pause', 'Hold a send up')
export const sendsResumeCommand = changeCommand('resume', 'Let a send go on that was paused')
export const sendsCancelCommand = changeCommand('cancel', 'End a send: what has not left does not leave any more')
