import type { Evaluate } from '../condition/condition.ts'
import type { JsonObject } from '../json.ts'
import type { RedemptionTerms } from '../redemption/terms.ts'
import type { Reward } from './definition.ts'

/** Terms, compiled. `measure` gives minor units (or 1) of an event, undefined when the event does not count. */
export interface Terms {
  readonly event: string
  readonly measure: (properties: JsonObject) => number | undefined
  readonly sums: boolean
  readonly isReached: (amount: number) => boolean
}

/** An offer, compiled. Times are ms since 1970. */
export interface Offer {
  readonly id: string
  readonly name: string
  readonly startsAt: number
  readonly endsAt: number
  readonly eligible: Evaluate | undefined
  readonly lastsMs: number | undefined
  readonly endIncluded: boolean
  readonly terms: Terms | undefined
  readonly many: boolean
  readonly exclusive: boolean
  /** What one that is used earns, in minor units, where that is known. */
  readonly margin: number | undefined
  readonly reward: Reward | undefined
  readonly limit: { readonly max: number; readonly withinMs: number; readonly perHousehold: boolean } | undefined
  /** Name of the budget pool, where the offer has one. */
  readonly pool: string | undefined
  /** Why none is granted and none can be used for now: it is a draft, or put aside; undefined where it is neither. */
  readonly notLive: 'offer_not_live' | 'offer_paused' | undefined
  /** How it is used at a till or in a shop; undefined where it is not. */
  readonly redemption: RedemptionTerms | undefined
}
