import type { BasketLine } from '../basket/basket.ts'
import { findRedemption, hasTooManyHolds, keepRedemption } from '../redemption/keep.ts'
import { redeem } from '../redemption/redeem.ts'
import type { AtTill } from '../redemption/usable.ts'
import type { Stepping } from '../stepping.ts'
import type { EventBase } from './event.ts'

/** A till or a shop wants to use what comes off a basket. */
export interface RedemptionRequested extends EventBase {
  readonly type: 'redemption-requested'
  readonly redemption: string
  readonly lines: readonly BasketLine[]
  readonly till: AtTill
  /** How long the offers are kept for the basket before it is paid, ms; 0: it is paid. */
  readonly holdMs: number
  /** What was asked for, as a fingerprint; left out where nobody would ask again. */
  readonly asked?: string
}

/** Takes what is best for the customer off the basket and keeps it, or uses it for good. */
export function observeRedemptionRequested(event: RedemptionRequested, step: Stepping): void {
  const { customer, world } = step
  const { asked, holdMs, lines, redemption, till } = event
  if (findRedemption(customer, redemption)) return
  if (hasTooManyHolds(customer, till.anonymous)) return
  const redeemed = redeem(redemption, lines, till, world.now + holdMs, step)
  if (asked !== undefined) redeemed.asked = asked
  keepRedemption(redeemed, till.anonymous, step)
}
