import { testedSchema } from '../../http/schemas/destination.ts'
import type { Command } from '../command.ts'
import { openRemote, REMOTE_OPTIONS } from '../remote.ts'

export const destinationsTestCommand: Command = {
  name: 'destinations test',
  summary: 'Send a destination a fact that says that it is a test; the exit code tells whether it was taken',
  operands: ['NAME'],
  options: REMOTE_OPTIONS,
  async run(given, surroundings) {
    const path = `/v1/destinations/${encodeURIComponent(given.operands[0] ?? '')}/test`
    const response = await openRemote(given, surroundings).ask('POST', path)
    const { answer, outcome, reason } = testedSchema.parse(await response.json())
    surroundings.print(reason === null ? outcome : `${outcome}: ${reason}`)
    if (answer !== null) surroundings.print(`  ${answer}`)
    return outcome === 'taken' ? 0 : 1
  },
}
