import type { Grant } from '../offer/grant.ts'

/** A copy of an offer is in the wallet. */
export interface GrantOffer {
  readonly type: 'grant-offer'
  readonly grant: Grant
}
