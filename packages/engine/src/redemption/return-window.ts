import { isPaid, isToBePaid, type Redemption } from './redemption.ts'

/** When a basket can be returned no more, ms: so long after it was paid or, where that was not noted, after its hold would have ended. */
function returnEndsAt({ at, paidAt, until }: Redemption, windowMs: number): number {
  return (paidAt ?? Math.max(at, until)) + windowMs
}

/** Whether a basket that was paid cannot be returned any more. */
export function isReturnOver(redemption: Redemption, windowMs: number, now: number): boolean {
  return isPaid(redemption) && returnEndsAt(redemption, windowMs) <= now
}

/** Whether nothing can become of a redemption any more. */
export function isPast(redemption: Redemption, windowMs: number, now: number): boolean {
  return !isToBePaid(redemption) && returnEndsAt(redemption, windowMs) <= now
}
