import type { CodeName } from './codes.ts'

/** An offer that a redemption uses. Amounts are in minor units. */
export interface OfferUse {
  /** Of the copy in the wallet; the offer's own where none is needed. */
  readonly id: string
  readonly offer: string
  /** The code that gave the right to it. */
  readonly code: string | undefined
  /** Which unique code that is; left out where it is none. */
  readonly unique?: CodeName
  /** By what it multiplies the points that the basket earns; left out where it does not. */
  readonly multiplies?: number
  /** The household for which the use counts; left out where it counts for none. */
  readonly household?: string
  readonly amount: number
}

/** Units of a paid basket that came back in one go. */
interface BasketReturn {
  /** By which a repeat is known. */
  readonly id: string
  /** What was paid for them, minor units. */
  readonly refund: number
  /** What was asked for, as a fingerprint. */
  readonly asked: string | undefined
}

/**
 * Offers used in one basket. held: they are kept for it until a time; committed: it was paid; cancelled, expired: they are free again;
 * returned: all of it was brought back. empty: nothing came off; it was paid where `until` is not after `at`, else it can be.
 */
export interface Redemption {
  readonly id: string
  state: 'held' | 'committed' | 'cancelled' | 'expired' | 'returned' | 'empty'
  readonly at: number
  /** When a hold ends. */
  until: number
  readonly place: string | undefined
  readonly channel: string | undefined
  readonly uses: readonly OfferUse[]
  /** As `packLines` writes them. */
  readonly lines: string
  readonly subtotal: number
  readonly discount: number
  /** Whether it was searched to the end for the best combination. */
  readonly exact: boolean
  /** Codes that gave no right to anything, and why. */
  readonly rejected: readonly RejectedCode[]
  /** What was asked for, as a fingerprint; left out where nobody would ask again. */
  asked?: string
  /** What came back, the latest last; left out where nothing did. */
  returns?: readonly BasketReturn[]
  /** Units of each line that were brought back; left out where none were. */
  returned?: readonly number[]
  /** When a basket that was not paid at once was paid. */
  paidAt?: number
}

/** Whether a basket is still to be paid. */
export function isToBePaid({ at, state, until }: Redemption): boolean {
  return state === 'held' || (state === 'empty' && until > at)
}

/** Whether a basket was paid, and not all of it came back. */
export function isPaid({ at, state, until }: Redemption): boolean {
  return state === 'committed' || (state === 'empty' && until <= at)
}

/** A code that is of no use here, and why. */
export interface RejectedCode {
  readonly code: string
  readonly reason: string
  /** Of a code that was used or is held: when (ms) and where. */
  readonly at?: number
  readonly place?: string
}
