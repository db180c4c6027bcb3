import type { Offer } from './offer.ts'

/** The last instant that a date can name: an end that never comes. */
export const FOREVER = 8.64e15

/** One customer's copy of an offer. */
export interface Grant {
  readonly id: string
  readonly offer: string
  /** held: kept for a basket that is not paid yet. */
  state: 'open' | 'completed' | 'expired' | 'held' | 'redeemed'
  readonly receivedAt: number
  /** The last instant at which it is open. */
  readonly endsAt: number
  /** Minor units (or events) counted so far. */
  progress: number
  completedAt: number | undefined
  /** The decision that granted it; undefined where an event did. */
  readonly decision: string | undefined
}

/** Whether the copy can be used at this instant. */
export function isOpen(grant: Grant, at: number): boolean {
  return grant.state === 'open' && at >= grant.receivedAt && at <= grant.endsAt
}

/** A fresh copy, received at `at`. */
export function createGrant(id: string, offer: Offer, at: number, decision: string | undefined): Grant {
  return {
    id,
    offer: offer.id,
    state: 'open',
    receivedAt: at,
    endsAt: endOf(offer, at),
    progress: 0,
    completedAt: undefined,
    decision,
  }
}

/** The last instant of a copy received at `at`. Instants are whole milliseconds, so an excluded end is one before it. */
function endOf(offer: Offer, at: number): number {
  const window = offer.lastsMs === undefined ? FOREVER : at + offer.lastsMs - (offer.endIncluded ? 0 : 1)
  return Math.min(window, offer.endsAt === FOREVER ? FOREVER : offer.endsAt - 1)
}
