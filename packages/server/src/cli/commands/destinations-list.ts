import { destinationsSchema } from '../../http/schemas/destination.ts'
import type { Command } from '../command.ts'
import { openRemote, REMOTE_OPTIONS } from '../remote.ts'

export const destinationsListCommand: Command = {
  name: 'destinations list',
  summary: 'Show how far each destination has been told, and what keeps it',
  operands: [],
  options: REMOTE_OPTIONS,
  async run(given, surroundings) {
    const response = await openRemote(given, surroundings).ask('GET', '/v1/destinations')
    const { destinations } = destinationsSchema.parse(await response.json())
    for (const { behind, dead, kind, lastAnswer, lastError, name, sent, skipped, state, sync } of destinations) {
      const trouble = lastError === null ? '' : `, ${lastError}`
      const refused = sync?.refused ? `, ${sync.refused} refused` : ''
      const syncing = sync?.finishedAt === null ? `, ${sync.told} of ${sync.audience} told so far${refused}` : ''
      const leftOut = skipped === 0 ? '' : `, ${skipped} skipped`
      const counts = `${behind} behind, ${sent} sent, ${dead} dead${leftOut}`
      surroundings.print(`${name}  ${kind}  ${state}  ${counts}${trouble}${syncing}`)
      if (lastAnswer !== null) surroundings.print(`  ${lastAnswer}`)
    }
    return 0
  },
}
