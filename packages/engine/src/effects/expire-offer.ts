import type { Grant } from '../offer/grant.ts'

/** A copy of an offer has ended without being completed. */
export interface ExpireOffer {
  readonly type: 'expire-offer'
  readonly grant: Grant
}
