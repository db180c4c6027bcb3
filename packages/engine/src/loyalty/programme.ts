import type { Evaluate } from '../condition/condition.ts'
import type { JsonObject } from '../json.ts'
import type { Offer } from '../offer/offer.ts'

/** A loyalty programme, compiled. Times are ms. */
export interface Programme {
  readonly id: string
  readonly spendableAfterMs: number
  /** Infinity where points never end. */
  readonly expiresAfterMs: number
  readonly limit: PointsCap | undefined
  /** Whether what is earned beyond the limit waits for somebody to look at it, or is lost. */
  readonly holdsBeyondLimit: boolean
  /** How often points may be spent. */
  readonly spending: PointsCap | undefined
  /** Whether points may be handed to others of the household, and how many. */
  readonly transfers: { readonly limit: PointsCap | undefined } | undefined
  /** Beyond so many points given or taken by hand somebody else has to approve it. */
  readonly approveAbove: number
  /** From the lowest to the highest. */
  readonly tiers: readonly Tier[]
  readonly rewards: ReadonlyMap<string, Reward>
}

interface Tier {
  readonly id: string
  readonly reach: number
  readonly withinMs: number
  readonly keepsMs: number
  readonly factor: number
}

interface Reward {
  readonly points: number
  readonly offer: Offer | undefined
}

/** So many points, or times, within a sliding window. */
export interface PointsCap {
  readonly points: number
  readonly withinMs: number
  /** Whether it is for a household in common; it holds for each member alone as well. */
  readonly perHousehold: boolean
}

/** How an event earns points, compiled. */
export interface EarningRule {
  readonly programme: Programme
  /** Under which customers hold what it gave. */
  readonly key: string
  readonly where: Evaluate | undefined
  /** What of an event counts, minor units; 1 where each counts; undefined where it does not count. */
  readonly measure: (properties: JsonObject) => number | undefined
  /** Whole points for what counts, before multipliers. */
  readonly pointsFor: (amount: number) => number
  readonly order: ((properties: JsonObject) => string | undefined) | undefined
  /** The redemption whose offers may multiply the points. */
  readonly redemption: (properties: JsonObject) => string | undefined
  readonly multipliers: readonly { readonly when: Evaluate; readonly factor: number }[]
  readonly cap: PointsCap | undefined
}

/** How a purchase comes back, compiled. */
export interface ReturnRule {
  readonly programme: Programme
  readonly order: (properties: JsonObject) => string | undefined
  /** Minor units that were given back; undefined: all of the order. */
  readonly amount: ((properties: JsonObject) => number | undefined) | undefined
}

/** Under which rollup a customer holds how often points were spent. */
export function spentKey(programme: string): string {
  return JSON.stringify(['points', programme, 'spent'])
}

/** Under which rollup a customer holds what was handed to others. */
export function transferredKey(programme: string): string {
  return JSON.stringify(['points', programme, 'transferred'])
}

/** Under which rollup a customer holds what was earned in a programme, in all or by one rule. */
export function earnedKey(programme: string, rule?: number): string {
  return JSON.stringify(['points', programme, rule ?? 'all'])
}
