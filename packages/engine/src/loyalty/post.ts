import type { Stepping } from '../stepping.ts'

/**
 * Accounts of the ledger. A customer's: `pending`, `available`. The brand's: where points come from (`issued`) and where they go. Every
 * posting moves points from one to another, so all accounts together are always zero.
 */
export type PointsLedgerAccount =
  | 'pending'
  | 'available'
  | 'issued'
  | 'returned'
  | 'redeemed'
  | 'expired'
  | 'adjusted'
  | 'merged'
  | 'erased'

/** Why points were moved. */
export type PostingKind = 'earn' | 'release' | 'return' | 'spend' | 'expire' | 'adjust' | 'merge' | 'unmerge' | 'erase'

export interface Posting {
  readonly programme: string
  readonly kind: PostingKind
  /** The order, the spending, the merge … that it is about. */
  readonly reference: string
  readonly from: PointsLedgerAccount
  readonly to: PointsLedgerAccount
  /** Whole points, more than 0. */
  readonly points: number
  readonly note?: string
}

/** Writes a movement into the ledger; nothing is moved where it is of no points. */
export function post(posting: Posting, step: Stepping): void {
  if (posting.points > 0) step.effect({ type: 'post-points', posting })
  step.touch(`points:${posting.programme}`)
}
