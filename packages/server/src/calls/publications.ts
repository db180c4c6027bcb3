import { hash } from 'node:crypto'
import { publicationChangesAt, publicationFor } from '@attune/engine'
import type { Call, Reply } from '../runner/call.ts'
import type { Surroundings } from './surroundings.ts'

/** What is live, or soon will be, on a channel and at a place; `version` is another one whenever anything of it is. */
export async function readPublication(
  { channel, place }: Call & { type: 'read-publication' },
  { clock, runner }: Surroundings,
): Promise<Reply> {
  const content = await runner.look(0, (_, world) => {
    const at = { ...world, now: Math.max(world.now, clock.now()) }
    const { currency, timezone } = world.playbook.definition.brand
    const changesAt = publicationChangesAt(at)
    return {
      channel,
      place: place ?? null,
      currency,
      // Hours are by the clock of the store.
      timezone: (place !== undefined && world.catalogue.place(place)?.zone) || timezone,
      changesAt: changesAt === undefined ? null : new Date(changesAt).toISOString(),
      offers: publicationFor(channel, place, at),
    }
  })
  const version = hash('sha256', JSON.stringify(content), 'base64url').slice(0, 22)
  return { status: 200, body: JSON.stringify({ version, ...content }) }
}
