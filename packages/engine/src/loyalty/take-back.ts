import type { Tracked } from '../events/tracked.ts'
import type { Stepping } from '../stepping.ts'
import { drawFrom, noteOrder, openAccount, type PointsAccount } from './account.ts'
import { noteEarnedInAll } from './earned.ts'
import { post } from './post.ts'
import type { ReturnRule } from './programme.ts'
import { passTime } from './time.ts'

/** Takes back the points of what came back. */
export function takeBackPoints(event: Tracked, step: Stepping): void {
  for (const rule of step.world.playbook.returnsByEvent.get(event.name) ?? []) {
    const reference = rule.order(step.properties)
    if (reference === undefined) continue
    const account = openAccount(step.customer, rule.programme.id)
    takeBack(account, rule, reference, event, step)
    passTime(account, rule.programme, step)
  }
}

function takeBack(account: PointsAccount, rule: ReturnRule, reference: string, event: Tracked, step: Stepping): void {
  const given = rule.amount?.(step.properties)
  const order = account.orders.find((known) => known.reference === reference)
  if (!order || order.amount === 0) return awaitOrder(account, reference, given, event, step)
  order.returned = Math.min(order.amount, order.returned + Math.max(0, given ?? order.amount))
  const target = Math.ceil((order.points * order.returned) / order.amount - 1e-9)
  const points = target - order.takenBack
  order.takenBack = target
  noteEarnedInAll(rule.programme, -points, order.at, order.earnedIn, step)
  removePoints(account, points, reference, step)
}

/** What came back before it was told that it was bought: the order will earn the less. All of an order earns nothing then. */
function awaitOrder(
  account: PointsAccount,
  reference: string,
  given: number | undefined,
  { at }: Tracked,
  step: Stepping,
): void {
  const returned = given ?? Number.MAX_SAFE_INTEGER
  const known = account.orders.find((order) => order.reference === reference)
  if (known) known.returned = Math.min(Number.MAX_SAFE_INTEGER, known.returned + returned)
  else noteOrder(account, { reference, at, amount: 0, points: 0, returned, takenBack: 0 })
  step.touch(`points:${account.programme}`)
}

/** First the points of the order itself, then those that end first; what was spent already is owed. */
function removePoints(account: PointsAccount, points: number, reference: string, step: Stepping): void {
  const { programme } = account
  const posting = { programme, kind: 'return', reference, to: 'returned' } as const
  const stillPending = drawFrom(account, points, (lot) => !lot.spendable && lot.reference === reference)
  post({ ...posting, from: 'pending', points: points - stillPending }, step)
  let left = drawFrom(account, stillPending, (lot) => lot.spendable && lot.reference === reference)
  left = drawFrom(account, left, ({ spendable }) => spendable)
  account.owed += left
  post({ ...posting, from: 'available', points: stillPending }, step)
}
