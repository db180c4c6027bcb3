import { type CodeName, FOREVER, type Grant, walletStateOf } from '@attune/engine'

/** Writes a unique code as it is printed. */
export type CodeWriter = (name: CodeName) => string | undefined

/** A copy of an offer as the API shows it. */
export function viewGrant(grant: Grant, writeCode: CodeWriter) {
  const { announcedAt, code, completedAt, decision, endsAt, id, offer, place, progress, receivedAt, viewedAt } = grant
  return {
    id,
    offer,
    state: walletStateOf(grant),
    receivedAt: instantOf(receivedAt),
    endsAt: instantOf(endsAt),
    progress,
    announcedAt: maybeInstant(announcedAt),
    viewedAt: maybeInstant(viewedAt),
    completedAt: maybeInstant(completedAt),
    decision: decision ?? null,
    place: place ?? null,
    uniqueCode: (code && writeCode(code)) ?? null,
  }
}

function maybeInstant(at: number | undefined): string | null {
  return at === undefined ? null : instantOf(at)
}

/** ISO 8601 text of an instant; null for one that never comes. */
export function instantOf(at: number): string | null {
  return Math.abs(at) >= FOREVER ? null : new Date(at).toISOString()
}
