import { changedExperimentSchema } from '../../http/schemas/experiment.ts'
import type { Command } from '../command.ts'
import { openRemote, REMOTE_OPTIONS } from '../remote.ts'

/** A command that lets an experiment go over into another phase. */
function changeCommand(verb: 'start' | 'stop' | 'promote', operands: readonly string[], summary: string): Command {
  return {
    name: `experiments ${verb}`,
    summary,
    operands,
    options: REMOTE_OPTIONS,
    async run(given, surroundings) {
      const [id = '', ...variant] = given.operands.map(encodeURIComponent)
      const path = ['/v1/experiments', id, verb, ...variant].join('/')
      const response = await openRemote(given, surroundings).ask('POST', path)
      const { id: changed, phase, winner } = changedExperimentSchema.parse(await response.json())
      surroundings.print(`${changed} is ${phase}${winner === null ? '' : `: everybody gets ${winner}`}`)
      return 0
    },
  }
}

export const experimentsStartCommand = changeCommand('start', ['ID'], 'Let an experiment begin, or go on')
export const experimentsStopCommand = changeCommand(
  'stop',
  ['ID'],
  'End an experiment, or take a promotion back: everybody gets what the actions say',
)
export const experimentsPromoteCommand = changeCommand(
  'promote',
  ['ID', 'VARIANT'],
  'Let a variant take over: everybody gets it',
)
