import { availableIn, deriveId, findAccount, findSpending, monthOfEnds, type Programme } from '@attune/engine'
import { errorReply } from '../errors.ts'
import { normalised } from '../identifiers/normalise.ts'
import type { Call, Reply } from '../runner/call.ts'
import type { Runner } from '../runner/runner.ts'
import type { PointsRow } from '../runner/store.ts'
import { isAnother } from './asked-once.ts'
import type { Surroundings } from './surroundings.ts'
import { instantOf } from './view-grant.ts'
import { viewPoints } from './view-points.ts'

const PAGE = 500
const MAX_STATEMENT = 10_000

/** Spends points of a customer, or gives and takes some by hand; the same key is answered as the first time. */
export async function movePoints(call: Call & { type: 'move-points' }, around: Surroundings): Promise<Reply> {
  const { clock, newId, runner } = around
  const { key, move, programme } = call
  const known = runner.playbook.programmes.get(programme)
  if (!known) return errorReply('programme_unknown', { field: 'programme' })
  if (move.type === 'spend' && move.reward !== undefined && !known.rewards.has(move.reward))
    return errorReply('reward_unknown', { field: 'reward' })
  const identifier = normalised(call.customer, runner.playbook.identity.defaultRegion)
  const customer = runner.find(identifier)
  if (customer === 0) return errorReply('customer_unknown', { field: 'customer' })
  const id = deriveId('pts', key?.key ?? newId(), programme, customer)
  if (move.type === 'adjust' && (await hasNothingToHold(customer, -move.points, known, runner)))
    return errorReply('points_insufficient', { message: '0 points can be taken.' }, { available: 0 })
  const head = { id, at: clock.now(), untimed: true as const, programme, ...(key && { asked: key.asked }) }
  const points = move.points ?? 0
  await runner.submitFor(
    customer,
    move.type === 'adjust'
      ? { ...head, type: 'points-adjusted', points, reason: move.reason, by: move.by }
      : { ...head, type: 'points-spent', points, ...(move.reward !== undefined && { reward: move.reward }) },
  )
  const after = await runner.read(customer, (found) => {
    const account = found && findAccount(found, programme)
    return (
      account && {
        ...{ done: findSpending(account, id), isHeld: account.held.some((item) => item.id === id) },
        ...{ view: viewPoints(account), available: availableIn(account) },
      }
    )
  })
  if (isAnother(key, after?.done?.asked)) return errorReply('key_used')
  if (after?.done) return { status: after.isHeld ? 202 : 200, body: JSON.stringify({ id, ...after.view }) }
  const available = after?.available ?? 0
  const price = move.type === 'spend' && move.reward !== undefined ? known.rewards.get(move.reward)!.points : points
  if (move.type === 'adjust') return errorReply('too_many_held')
  if (available >= price) return errorReply('points_too_often')
  return errorReply('points_insufficient', { message: `${available} points can be spent.` }, { available })
}

/** What is taken beyond the limit is held back until it is approved: of who has nothing, nothing can be. */
async function hasNothingToHold(customer: number, taken: number, { approveAbove, id }: Programme, runner: Runner) {
  if (taken <= approveAbove) return false
  const account = await runner.read(customer, (found) => found && findAccount(found, id))
  return account === undefined || availableIn(account) <= 0
}

/** What a customer has in a programme, and every movement that led there, newest first. */
export async function readStatement(call: Call & { type: 'read-points' }, around: Surroundings): Promise<Reply> {
  const { runner } = around
  if (!runner.playbook.programmes.has(call.programme)) return errorReply('programme_unknown')
  const customer = runner.find(call.identifier)
  const account = await runner.read(customer, (found) => {
    const held = found && findAccount(found, call.programme)
    return found && (held ? viewPoints(held) : { programme: call.programme, available: 0, pending: 0, tier: null })
  })
  if (!account) return errorReply('customer_unknown')
  const entries = await ledgerOf(customer, call.programme, around)
  const ledger = entries
    .slice(0, MAX_STATEMENT)
    .map(({ at, customer: _, ...entry }) => ({ ...entry, at: instantOf(at) }))
  return { status: 200, body: JSON.stringify({ ...account, ledger, complete: entries.length <= MAX_STATEMENT }) }
}

/** All of a customer's movements; those of whom was found to be the same are among them. */
async function ledgerOf(customer: number, programme: string, { runner, store }: Surroundings): Promise<PointsRow[]> {
  const found: PointsRow[] = []
  for (const number of runner.recordsOf(customer)) {
    // Under one turn of the event loop, so that no checkpoint moves a row from the one place to the other in between.
    const unstored = runner.unstored.flatMap(({ points }) => points)
    const fresh = unstored.filter((row) => row.customer === number && row.programme === programme)
    const stored: PointsRow[] = []
    for (let before: number | undefined; stored.length <= MAX_STATEMENT; ) {
      const page = await store.points(number, programme, before, PAGE)
      stored.push(...page.rows)
      if (page.next === undefined) break
      before = page.next
    }
    found.push(...withoutTwins(fresh.toReversed(), stored), ...stored)
  }
  return found.sort((a, b) => b.at - a.at)
}

/** Movements that were still on their way to the store and have arrived there while it was read stand in it once. */
function withoutTwins(fresh: readonly PointsRow[], stored: readonly PointsRow[]): PointsRow[] {
  const keyOf = (row: PointsRow) => JSON.stringify([row.at, row.kind, row.reference, row.from, row.to, row.points])
  const arrived = new Map<string, number>()
  for (const row of stored) arrived.set(keyOf(row), (arrived.get(keyOf(row)) ?? 0) + 1)
  return fresh.filter((row) => {
    const times = arrived.get(keyOf(row)) ?? 0
    arrived.set(keyOf(row), times - 1)
    return times <= 0
  })
}

/** What all customers have in each programme, and where their points came from and went: what the brand owes. */
export function readLiability({ runner }: Surroundings): Reply {
  const programmes = [...runner.playbook.programmes.keys()].map((programme) => {
    const accounts = talliesBelow(`points/${programme}/`, runner)
    const sum = accounts.reduce((total, [, value]) => total + value, 0)
    const held = Object.fromEntries(accounts)
    const outstanding = (held.available ?? 0) + (held.pending ?? 0)
    const { worth } = runner.playbook.definition.loyalty[programme]!
    return {
      ...{ programme, outstanding, worth: worth === undefined ? null : Math.round(outstanding * worth) },
      waiting: held.held ?? 0,
      accounts: held,
      balanced: sum === 0,
    }
  })
  return { status: 200, body: JSON.stringify({ programmes }) }
}

/** In which month how many of the points end that all customers have. Counted with every step: no customer is read. */
export function readEndsOfPoints({ runner }: Surroundings): Reply {
  const programmes = [...runner.playbook.programmes.keys()].map((programme) => {
    const { worth } = runner.playbook.definition.loyalty[programme]!
    const valued = (points: number) => ({ points, worth: worth === undefined ? null : Math.round(points * worth) })
    const ends = new Map(talliesBelow(`points-ends/${programme}/`, runner))
    const owed = ends.get('owed') ?? 0
    const counted = [...ends.values()].reduce((total, points) => total + points, 0) - 2 * owed
    const held = new Map(talliesBelow(`points/${programme}/`, runner))
    const outstanding = (held.get('available') ?? 0) + (held.get('pending') ?? 0)
    const months = [...byMonth(ends, runner.playbook.zone)]
      .filter(([, points]) => points !== 0)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([month, points]) => ({ month, ...valued(points) }))
    const never = valued(ends.get('never') ?? 0)
    return { programme, months, never, owed: valued(owed), outstanding, complete: counted === outstanding }
  })
  return { status: 200, body: JSON.stringify({ programmes }) }
}

/** What ends in each month of a zone. */
function byMonth(ends: ReadonlyMap<string, number>, zone: string): ReadonlyMap<string, number> {
  const months = new Map<string, number>()
  for (const [key, points] of ends) {
    if (key === 'owed' || key === 'never') continue
    const month = monthOfEnds(key, zone)
    months.set(month, (months.get(month) ?? 0) + points)
  }
  return months
}

function talliesBelow(prefix: string, runner: Runner): (readonly [string, number])[] {
  return [...runner.shared.tallies].flatMap(([name, value]) =>
    name.startsWith(prefix) ? [[name.slice(prefix.length), value] as const] : [],
  )
}
