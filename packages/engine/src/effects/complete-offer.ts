import type { Grant } from '../offer/grant.ts'

/** A copy of an offer has met its terms; its reward is due. */
export interface CompleteOffer {
  readonly type: 'complete-offer'
  readonly grant: Grant
}
