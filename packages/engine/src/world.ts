import type { Affinity } from './affinity/affinity.ts'
import type { Catalogue } from './catalogue/catalogue.ts'
import type { PastDecisions } from './decision/past-decision.ts'
import type { Experiments } from './experiment/experiment.ts'
import type { Households } from './household/counts.ts'
import type { JsonObject } from './json.ts'
import type { Model } from './model/learned.ts'
import type { Playbook } from './playbook/playbook.ts'
import type { Eras } from './recollection/eras.ts'
import type { Codes } from './redemption/codes.ts'
import type { Sends } from './send/send.ts'

/** Outside data that informs context, by feed and key. */
export interface Feeds {
  get(feed: string, key: string): JsonObject | undefined
}

/** What is left in budget pools. A step sees what earlier steps took. */
export interface Pools {
  /** Of a pool that is filled anew with each period, such as a day, what is left in the one with this number. */
  remaining(pool: string, period?: number): number
  /** What was taken from a pool that has no size, such as units kept on a shelf; without it, nothing. */
  spent?(pool: string): number
  /** The instant from which on the next delivery of a campaign that is paced may leave; in the past where none waits; left out where nothing is paced. */
  freeAt?(campaign: string): number
}

/** Bounds on what one customer may hold, so that no document grows without end. */
export interface Limits {
  readonly traits: number
  readonly identifiers: number
  readonly rollups: number
  /** Copies of offers that are kept, beyond which closed ones make room. */
  readonly closedGrants: number
  /** Open copies of offers, beyond which none is granted. */
  readonly openGrants: number
}

export const DEFAULT_LIMITS: Limits = { traits: 500, identifiers: 50, rollups: 500, closedGrants: 200, openGrants: 500 }

/** Everything a step may read besides the customer and the event. */
export interface World {
  /** Milliseconds since 1970, by the log: never less than in the step before. */
  readonly now: number
  readonly playbook: Playbook
  readonly eras: Eras
  readonly feeds: Feeds
  readonly catalogue: Catalogue
  readonly model: Model
  readonly pools: Pools
  readonly limits: Limits
  /** How far experiments are; without it, as their definitions say. */
  readonly experiments?: Experiments
  /** What counts for households; without it, nothing does. */
  readonly households?: Households
  /** Where a past is lived again: what was decided then. */
  readonly past?: PastDecisions
  /** What is bought together; without it, nothing is known of that. */
  readonly affinity?: Affinity
  /** Unique codes; without it there are none. */
  readonly codes?: Codes
  /** Sends to whole audiences; without it there are none. */
  readonly sends?: Sends
}
