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
    for (const { behind, dead, kind, lastError, name, sent, skipped, state, sync } of destinationsSchema.parse(
      await response.json(),
    ).destinations) {
      const trouble = lastError === null ? '' : `, ${lastError}`
      const syncing = sync?.finishedAt === null ? `, ${sync.told} of ${sync.audience} told so far` : ''
      const leftOut = skipped === 0 ? '' : `, ${skipped} skipped`
      const counts = `${behind} behind, ${sent} sent, ${dead} dead${leftOut}`
      surroundings.print(`${name}  ${kind}  ${state}  ${counts}${trouble}${syncing}`)
    }
    return 0
  },
}
