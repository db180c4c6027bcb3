import type { Call, Reply } from '../runner/call.ts'
import type { Surroundings } from './surroundings.ts'

const MAX_ROWS = 10_000

/** Uses of offers by day, offer, place and state, as of the last checkpoint: half a second ago. */
export async function readRedemptions(
  { query }: Call & { type: 'read-redemptions' },
  { runner, store }: Surroundings,
): Promise<Reply> {
  const sums = await store.redemptionSums({ ...query, limit: MAX_ROWS + 1 })
  const { currency } = runner.playbook.definition.brand
  const rows = sums.slice(0, MAX_ROWS).map(({ place, ...sum }) => ({ ...sum, place: place ?? null }))
  return { status: 200, body: JSON.stringify({ currency, rows, complete: sums.length <= MAX_ROWS }) }
}
