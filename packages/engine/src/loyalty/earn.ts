import { isTrue } from '../condition/answer.ts'
import type { Tracked } from '../events/tracked.ts'
import { deriveId } from '../random.ts'
import { factorByRedemption } from '../redemption/points-factor.ts'
import type { Stepping } from '../stepping.ts'
import { addLot, noteOrder, openAccount, type PointsAccount, settleOwed } from './account.ts'
import { noteEarnedInAll, noteTowards, roomWithin } from './earned.ts'
import { holdPoints } from './hold.ts'
import { whereEarned } from './household-points.ts'
import { post } from './post.ts'
import { type EarningRule, earnedKey, type Programme } from './programme.ts'
import { passTime } from './time.ts'

/** Gives the points that an event earns. */
export function earnPoints(event: Tracked, step: Stepping): void {
  for (const rule of step.world.playbook.earningByEvent.get(event.name) ?? []) {
    if (rule.where && !isTrue(rule.where(step.scope))) continue
    const amount = rule.measure(step.properties)
    if (amount !== undefined && amount > 0) earnBy(rule, amount, event, step)
  }
}

function earnBy(rule: EarningRule, amount: number, event: Tracked, step: Stepping): void {
  const { programme } = rule
  const account = openAccount(step.customer, programme.id)
  const reference = rule.order?.(step.properties) ?? event.id
  const known = account.orders.find((order) => order.reference === reference)
  // An order earns once, by however many touchpoints it is told; what came back before it was told of earns nothing.
  if (known && known.amount > 0) return
  const counted = amount - (known?.returned ?? 0)
  const { beyond, points } = counted > 0 ? pointsFor(rule, counted, account, event.at, step) : NO_POINTS
  if (rule.order) {
    // Of what came back before, the points were never given.
    const earned = { at: event.at, amount: counted, points, returned: 0, takenBack: 0, earnedIn: whereEarned(step) }
    if (known) Object.assign(known, earned)
    else noteOrder(account, { reference, ...earned })
  }
  if (points > 0) giveLot(account, programme, { reference, at: event.at, points }, 'earn', step)
  if (beyond > 0 && programme.holdsBeyondLimit) {
    const id = deriveId('hld', event.id, rule.key)
    const reason = 'more was earned than the limit of the programme allows'
    holdPoints(account, { id, kind: 'earn', reference, points: beyond, at: event.at, by: undefined, reason }, step)
  }
  passTime(account, programme, step)
}

const NO_POINTS = { points: 0, beyond: 0 }

/** Whole points: by the rule, times what multiplies, within what a customer may earn; and what is beyond the latter. */
function pointsFor(
  rule: EarningRule,
  amount: number,
  account: PointsAccount,
  at: number,
  step: Stepping,
): { readonly points: number; readonly beyond: number } {
  const { programme } = rule
  let factor = programme.tiers.find(({ id }) => id === account.tier)?.factor ?? 1
  factor *= factorByRedemption(step.customer, rule.redemption(step.properties))
  for (const multiplier of rule.multipliers) if (isTrue(multiplier.when(step.scope))) factor *= multiplier.factor
  const wanted = Math.floor(rule.pointsFor(amount) * factor + 1e-9)
  const byRule = roomWithin(rule.key, rule.cap, step)
  const inAll = roomWithin(earnedKey(programme.id), programme.limit, step)
  const due = Math.max(0, Math.min(wanted, byRule))
  const points = Math.max(0, Math.min(due, inAll))
  const beyond = due - points
  if (points === 0) return { points, beyond }
  const earnedIn = whereEarned(step)
  if (rule.cap) noteTowards(rule.key, rule.cap, points, at, earnedIn, step)
  noteEarnedInAll(programme, points, at, earnedIn, step)
  return { points, beyond }
}

/** Puts points into an account: at once available where nothing has to be waited for. */
export function giveLot(
  account: PointsAccount,
  programme: Programme,
  { at, points, reference }: { readonly reference: string; readonly at: number; readonly points: number },
  kind: 'earn' | 'adjust',
  step: Stepping,
  note?: string,
): void {
  const spendableAt = kind === 'earn' ? at + programme.spendableAfterMs : at
  const spendable = spendableAt <= step.world.now
  const from = kind === 'earn' ? 'issued' : 'adjusted'
  addLot(account, { reference, at, points, spendableAt, spendable, expiresAt: at + programme.expiresAfterMs })
  post(
    {
      ...{ programme: programme.id, kind, reference, from, points, to: spendable ? 'available' : 'pending' },
      ...(note !== undefined && { note }),
    },
    step,
  )
  settleOwed(account)
}
