import { linesOf, type Redemption, type RejectedCode } from '@attune/engine'
import { instantOf } from './view-grant.ts'

/** A redemption as the API shows it; amounts are in minor units. */
export function viewRedemption(given: Redemption) {
  const { at, channel, discount, exact, id, place, rejected, state, subtotal, until, uses } = given
  return {
    ...{ id, state, subtotal, discount, exact },
    total: subtotal - discount,
    at: instantOf(at),
    expiresAt: state === 'held' ? instantOf(until) : null,
    place: place ?? null,
    channel: channel ?? null,
    offers: uses.map(({ amount, code, id: used, offer }) => ({ id: used, offer, amount, code: code ?? null })),
    rejected: viewRejected(rejected),
    lines: linesOf(given),
  }
}

/** Codes of no use as the API shows them; of one that was used, when and where. */
export function viewRejected(rejected: readonly RejectedCode[]) {
  return rejected.map(({ at, ...rest }) => (at === undefined ? rest : { ...rest, at: instantOf(at) }))
}
