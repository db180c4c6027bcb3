import type { Redemption, RejectedCode } from '@attune/engine'
import { instantOf } from './view-grant.ts'

/** A redemption as the API shows it; amounts are in minor units. */
export function viewRedemption(given: Redemption) {
  const { asked: _, at, channel, lines, place, rejected, returns: __, uses, until, ...redemption } = given
  return {
    ...redemption,
    total: redemption.subtotal - redemption.discount,
    at: instantOf(at),
    expiresAt: redemption.state === 'held' ? instantOf(until) : null,
    place: place ?? null,
    channel: channel ?? null,
    offers: uses.map(({ amount, code, id, offer }) => ({ id, offer, amount, code: code ?? null })),
    rejected: viewRejected(rejected),
    lines,
  }
}

/** Codes of no use as the API shows them; of one that was used, when and where. */
export function viewRejected(rejected: readonly RejectedCode[]) {
  return rejected.map(({ at, ...rest }) => (at === undefined ? rest : { ...rest, at: instantOf(at) }))
}
