import { FOREVER, type Grant } from '@attune/engine'

/** A copy of an offer as the API shows it. */
export function viewGrant({ id, offer, state, receivedAt, endsAt, progress, completedAt, decision }: Grant) {
  return {
    id,
    offer,
    state,
    receivedAt: instantOf(receivedAt),
    endsAt: instantOf(endsAt),
    progress,
    completedAt: completedAt === undefined ? null : instantOf(completedAt),
    decision: decision ?? null,
  }
}

/** ISO 8601 text of an instant; null for one that never comes. */
export function instantOf(at: number): string | null {
  return Math.abs(at) >= FOREVER ? null : new Date(at).toISOString()
}
