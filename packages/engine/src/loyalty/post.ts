import type { Stepping } from '../stepping.ts'

/**
 * Accounts of the ledger. A customer's: `pending`, `available`, `held`. The brand's: where points come from (`issued`) and where they go. Every
 * posting moves points from one to another, so all accounts together are always zero.
 */
export type PointsLedgerAccount =
  | 'pending'
  | 'held'
  | 'available'
  | 'issued'
  | 'returned'
  | 'redeemed'
  | 'expired'
  | 'adjusted'
  | 'transferred'
  | 'merged'
  | 'erased'

/** Why points were moved. */
export const POSTING_KINDS = [
  ...(['earn', 'release', 'return', 'spend', 'expire', 'adjust'] as const),
  ...(['hold', 'approve', 'refuse', 'transfer', 'merge', 'unmerge', 'erase'] as const),
] as const

export type PostingKind = (typeof POSTING_KINDS)[number]

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
