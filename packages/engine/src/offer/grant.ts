import type { CodeName } from '../redemption/codes.ts'
import type { Offer } from './offer.ts'

/** The last instant that a date can name: an end that never comes. */
export const FOREVER = 8.64e15

/** One customer's copy of an offer. */
export interface Grant {
  readonly id: string
  readonly offer: string
  /** held: kept for a basket that is not paid yet; revoked: taken back by the brand. */
  state: 'open' | 'completed' | 'expired' | 'held' | 'redeemed' | 'revoked'
  readonly receivedAt: number
  /** The last instant at which it is open. */
  readonly endsAt: number
  /** Minor units (or events) counted so far. */
  progress: number
  completedAt: number | undefined
  /** The decision that granted it; undefined where an event did. */
  readonly decision: string | undefined
  /** When a message that tells of it reached the customer. */
  announcedAt: number | undefined
  /** When the customer first looked at it in the wallet. */
  viewedAt: number | undefined
  /** The next instant at which a trigger looks ahead to its end; Infinity where none will. */
  remindAt: number
  /** The unique code by which it is used at a till; left out where it has none. */
  readonly code?: CodeName
  /** The only place where it can be used; left out where it is tied to none. */
  readonly place?: string
  /** The pool in which a unit is kept for it; left out where none is. */
  reserved?: string | undefined
}

/** How far a copy has come, as its holder sees it: one that is open has been granted, announced or viewed. */
export type WalletState = 'granted' | 'announced' | 'viewed' | Exclude<Grant['state'], 'open'>

export function walletStateOf({ announcedAt, state, viewedAt }: Grant): WalletState {
  if (state !== 'open') return state
  if (viewedAt !== undefined) return 'viewed'
  return announcedAt === undefined ? 'granted' : 'announced'
}

/** Whether the copy can be used at this instant. */
export function isOpen(grant: Grant, at: number): boolean {
  return grant.state === 'open' && at >= grant.receivedAt && at <= grant.endsAt
}

/** A fresh copy, received at `at`. */
export function createGrant(
  id: string,
  offer: Offer,
  at: number,
  decision: string | undefined,
  { code, place }: Pick<Grant, 'code' | 'place'> = {},
): Grant {
  return {
    id,
    offer: offer.id,
    state: 'open',
    receivedAt: at,
    endsAt: endOf(offer, at),
    progress: 0,
    completedAt: undefined,
    decision,
    announcedAt: undefined,
    viewedAt: undefined,
    remindAt: Number.POSITIVE_INFINITY,
    ...(code && { code }),
    ...(place !== undefined && { place }),
  }
}

/** The last instant of a copy received at `at`. Instants are whole milliseconds, so an excluded end is one before it. */
function endOf(offer: Offer, at: number): number {
  const window = offer.lastsMs === undefined ? FOREVER : at + offer.lastsMs - (offer.endIncluded ? 0 : 1)
  return Math.min(window, offer.endsAt === FOREVER ? FOREVER : offer.endsAt - 1)
}
