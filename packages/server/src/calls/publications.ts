import { createHash } from 'node:crypto'
import { publicationFor } from '@attune/engine'
import type { Call, Reply } from '../runner/call.ts'
import type { Surroundings } from './surroundings.ts'

/** What is live, or soon will be, on a channel and at a place; `version` is another one whenever anything of it is. */
export async function readPublication(
  { channel, place }: Call & { type: 'read-publication' },
  { clock, runner }: Surroundings,
): Promise<Reply> {
  const content = await runner.look(0, (_, world) => {
    const now = Math.max(world.now, clock.now())
    const { currency, timezone } = world.playbook.definition.brand
    return {
      channel,
      place: place ?? null,
      currency,
      timezone,
      offers: publicationFor(channel, place, { ...world, now }),
    }
  })
  const version = createHash('sha256').update(JSON.stringify(content)).digest('base64url').slice(0, 22)
  return { status: 200, body: JSON.stringify({ version, ...content }) }
}
