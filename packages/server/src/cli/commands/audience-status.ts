import { describeState, type ListedAudience } from '../audience-report.ts'
import type { Command } from '../command.ts'
import { progressBar } from '../progress-bar.ts'
import { openRemote, REMOTE_OPTIONS } from '../remote.ts'

const EVERY_MS = 500

export const audienceStatusCommand: Command = {
  name: 'audience status',
  summary: 'Tell how far an audience was backfilled',
  operands: ['AUDIENCE'],
  options: { ...REMOTE_OPTIONS, wait: { type: 'boolean', description: 'wait until it is done, with a progress bar' } },
  async run(given, surroundings) {
    const remote = openRemote(given, surroundings)
    const read = async () => {
      const response = await remote.ask('GET', `/v1/audiences/${encodeURIComponent(given.operands[0] ?? '')}`)
      return (await response.json()) as ListedAudience
    }
    let audience = await read()
    while (given.flag('wait') && audience.progress !== null) {
      surroundings.note(progressBar(audience.progress.done, audience.progress.total))
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS))
      audience = await read()
    }
    surroundings.print(`${audience.id}: ${audience.size} members, ${describeState(audience)}`)
    return 0
  },
}
