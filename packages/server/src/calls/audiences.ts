import type { Reply } from '../runner/call.ts'
import type { Surroundings } from './surroundings.ts'
import { instantOf } from './view-grant.ts'

/** Every audience with its size and how far it stands, and as of what questions about audiences are to be asked. */
export async function readAudiences({ clock, runner, store }: Surroundings): Promise<Reply> {
  const { eraBook, playbook, sweep } = runner
  const { definition, version } = playbook
  const isSwept = sweep.done >= sweep.total
  const audiences = await Promise.all(
    playbook.audiences.map(async ({ id, recollects, slot }) => {
      const { description = null, name = null } = definition.audiences[id]!
      const since = eraBook.completeSince(recollects)
      const isFilled = eraBook.eras.neededBy(slot) <= eraBook.reached
      return {
        ...{ id, name, description, size: await store.audienceSize(id) },
        state: isSwept ? 'current' : isFilled ? 'checking' : 'backfilling',
        progress: isSwept ? null : sweep,
        historySince: since === 0 ? null : instantOf(since),
      }
    }),
  )
  const { mask } = definition.privacy
  const asOf = { version, era: eraBook.eras.current, now: clock.now() }
  return { status: 200, body: JSON.stringify({ audiences, asOf, mask }) }
}
