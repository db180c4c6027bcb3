import type { Redemption } from '@attune/engine'
import { instantOf } from './view-grant.ts'

/** A redemption as the API shows it; amounts are in minor units. */
export function viewRedemption({ at, channel, lines, place, uses, until, ...redemption }: Redemption) {
  return {
    ...redemption,
    total: redemption.subtotal - redemption.discount,
    at: instantOf(at),
    expiresAt: redemption.state === 'held' ? instantOf(until) : null,
    place: place ?? null,
    channel: channel ?? null,
    offers: uses.map(({ code, ...use }) => ({ ...use, code: code ?? null })),
    lines,
  }
}
