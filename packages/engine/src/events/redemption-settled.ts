import { findRedemption, tellRedemption } from '../redemption/keep.ts'
import { commitUses, releaseUses } from '../redemption/redeem.ts'
import { isToBePaid, type Redemption } from '../redemption/redemption.ts'
import { takeBack } from '../redemption/take-back.ts'
import type { Stepping } from '../stepping.ts'
import type { EventBase } from './event.ts'

/** A basket whose offers are kept was paid or given up, or something of one that was paid came back. */
export interface RedemptionSettled extends EventBase {
  readonly type: 'redemption-settled'
  readonly redemption: string
  readonly as: 'commit' | 'cancel' | 'return'
  /** What came back, in units by id of the line; all of it where this is not given. */
  readonly lines?: readonly { readonly id: string; readonly quantity: number }[]
  /** Of a return: by which a repeat is known, and what was asked for, as a fingerprint. */
  readonly return?: { readonly id: string; readonly asked?: string }
}

/** Settles it, where its state lets it be settled so; else nothing changes. */
export function observeRedemptionSettled(event: RedemptionSettled, step: Stepping): void {
  const { as, lines } = event
  const redemption = findRedemption(step.customer, event.redemption)
  if (!redemption) return
  const was = redemption.state
  if (as === 'return') takeBack(redemption, { ...event.return, ...(lines && { lines }) }, step)
  else if (!isToBePaid(redemption)) return
  else if (as === 'commit') commit(redemption, step)
  else releaseUses(redemption, 'cancelled', step)
  tellRedemption(redemption, was, step)
}

/** One of which nothing came off stays `empty`. */
function commit(redemption: Redemption, step: Stepping): void {
  if (redemption.state === 'held') redemption.state = 'committed'
  else redemption.until = redemption.at
  redemption.paidAt = step.world.now
  commitUses(redemption, step)
}
