import { deadFactsSchema } from '../../http/schemas/destination.ts'
import type { Command } from '../command.ts'
import { openRemote, REMOTE_OPTIONS } from '../remote.ts'

export const destinationsDeadCommand: Command = {
  name: 'destinations dead',
  summary: 'Show what a destination has refused for good, oldest first, a hundred at most',
  operands: ['NAME'],
  options: REMOTE_OPTIONS,
  async run(given, surroundings) {
    const path = `/v1/destinations/${encodeURIComponent(given.operands[0] ?? '')}/dead`
    const response = await openRemote(given, surroundings).ask('GET', path)
    for (const { customer, id, refusal, type } of deadFactsSchema.parse(await response.json()).facts) {
      const superseded = refusal.superseded ? ', superseded' : ''
      surroundings.print(`${id}  ${type} of customer ${customer}  ${refusal.reason} at ${refusal.at}${superseded}`)
      if (refusal.answer !== null) surroundings.print(`  ${refusal.answer}`)
    }
    return 0
  },
}
