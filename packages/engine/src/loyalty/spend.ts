import { grantOffer } from '../offer/receive.ts'
import type { Stepping } from '../stepping.ts'
import { availableIn, drawFrom, noteSpending, openAccount } from './account.ts'
import { giveLot } from './earn.ts'
import { noteTowards, roomWithin } from './earned.ts'
import { holdPoints } from './hold.ts'
import { whereEarned } from './household-points.ts'
import { post } from './post.ts'
import { spentKey } from './programme.ts'
import { passTime } from './time.ts'

/** Spends points, those that end first first; gives whether there were enough. With a reward its offer goes into the wallet. */
export function spendPoints(id: string, { asked, points, programme, reward }: SpentPoints, step: Stepping): boolean {
  const known = step.world.playbook.programmes.get(programme)
  if (!known) return false
  const account = openAccount(step.customer, programme)
  passTime(account, known, step)
  const bought = reward === undefined ? undefined : known.rewards.get(reward)
  const price = bought?.points ?? points
  if ((reward !== undefined && !bought) || availableIn(account) < price) return false
  if (roomWithin(spentKey(programme), known.spending, step) < 1) return false
  if (known.spending) noteTowards(spentKey(programme), known.spending, 1, step.world.now, whereEarned(step), step)
  drawFrom(account, price, ({ spendable }) => spendable)
  noteSpending(account, id, asked)
  post({ programme, kind: 'spend', reference: id, from: 'available', to: 'redeemed', points: price }, step)
  if (bought?.offer) grantOffer(bought.offer, step.world.now, undefined, step)
  passTime(account, known, step)
  return true
}

interface SpentPoints {
  readonly programme: string
  readonly points: number
  readonly reward?: string
  /** What was asked for, as a fingerprint. */
  readonly asked?: string
}

/** Gives or takes points by hand. What is taken beyond what is there is owed. */
export function adjustPoints(id: string, given: AdjustedPoints, step: Stepping): void {
  const { asked, by, points, programme, reason } = given
  const known = step.world.playbook.programmes.get(programme)
  if (!known) return
  const account = openAccount(step.customer, programme)
  passTime(account, known, step)
  if (Math.abs(points) > known.approveAbove) {
    const item = { id, reference: id, points: Math.abs(points), at: step.world.now, by, reason }
    if (!holdPoints(account, { ...item, kind: points > 0 ? 'give' : 'take' }, step)) return
  } else if (points > 0) giveLot(account, known, { reference: id, at: step.world.now, points }, 'adjust', step, reason)
  else {
    account.owed += drawFrom(account, -points, ({ spendable }) => spendable)
    post(
      { programme, kind: 'adjust', reference: id, from: 'available', to: 'adjusted', points: -points, note: reason },
      step,
    )
  }
  noteSpending(account, id, asked)
  passTime(account, known, step)
}

interface AdjustedPoints {
  readonly programme: string
  readonly points: number
  readonly reason: string
  /** Who asked for it. */
  readonly by?: string | undefined
  /** What was asked for, as a fingerprint. */
  readonly asked?: string
}
