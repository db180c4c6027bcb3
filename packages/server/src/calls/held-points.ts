import { deriveId, type HeldPoints } from '@attune/engine'
import { errorReply } from '../errors.ts'
import type { Call, Reply } from '../runner/call.ts'
import type { Surroundings } from './surroundings.ts'
import { instantOf } from './view-grant.ts'
import { viewPoints } from './view-points.ts'

/** So many are looked at; whoever has more begins with the oldest. */
const MOST = 1000

interface Held {
  readonly customer: number
  readonly programme: string
  readonly item: HeldPoints
}

/** Points that wait until somebody has looked at them, oldest first. */
export async function readHeldPoints(around: Surroundings): Promise<Reply> {
  const held = (await heldNow(around)).map(({ customer, item, programme }) => {
    const { at, by, id, kind, points, reason, reference } = item
    return { item: id, customer, programme, kind, points, reason, reference, by: by ?? null, at: instantOf(at) }
  })
  return { status: 200, body: JSON.stringify({ held }) }
}

/** Gives or refuses what waits; by another key than the one that asked for it. */
export async function reviewPoints(
  { approved, by, item }: Call & { type: 'review-points' },
  around: Surroundings,
): Promise<Reply> {
  const { clock, runner } = around
  const found = (await heldNow(around)).find((held) => held.item.id === item)
  if (!found) return errorReply('held_points_unknown')
  if (found.item.by === by) return errorReply('second_person_needed')
  const { customer, programme } = found
  const id = deriveId('rvw', item)
  await runner.submitFor(customer, { type: 'points-reviewed', id, at: clock.now(), programme, item, approved, by })
  const account = await runner.read(customer, (document) =>
    document?.points.filter((one) => one.programme === programme).map(viewPoints),
  )
  return { status: 200, body: JSON.stringify({ item, approved, customer, ...account?.[0] }) }
}

/** The ledger tells whom to ask; what still waits is what their documents say. */
async function heldNow({ runner, store }: Surroundings): Promise<Held[]> {
  const stored = await store.heldPoints(MOST)
  const fresh = runner.unstored.toReversed().flatMap(({ points }) => points.filter(({ kind }) => kind === 'hold'))
  const customers = new Set([...stored, ...fresh].map((row) => runner.currentOf(row.customer)))
  const held = await Promise.all([...customers].map((customer) => heldBy(customer, runner)))
  return held.flat().sort((a, b) => a.item.at - b.item.at)
}

async function heldBy(customer: number, runner: Surroundings['runner']): Promise<Held[]> {
  const found = await runner.read(customer, (document) =>
    document?.points.flatMap(({ held, programme }) => held.map((item) => ({ customer, programme, item: { ...item } }))),
  )
  return found ?? []
}
