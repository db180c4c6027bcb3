import type { Evaluate } from '../condition/condition.ts'
import type { Channel } from '../delivery/channel.ts'
import type { JsonObject } from '../json.ts'
import type { BetaPrior } from '../model/beta.ts'
import type { Offer } from '../offer/offer.ts'
import type { ContextFactor } from './context-factor.ts'

/** A treatment, compiled. */
export interface Treatment {
  readonly channel: Channel
  readonly content: JsonObject
  /** What is different for people who are spoken to in another language. */
  readonly languages?: Readonly<Record<string, JsonObject>> | undefined
  readonly expiresAfterMs: number
  /** What the channel is called in the regression. */
  readonly hash: number
  /** Its row in the constants of the playbook. */
  row: number
}

/** A campaign, compiled. */
export interface Campaign {
  readonly id: string
  readonly startsAt: number
  readonly endsAt: number
  readonly lever: number
  readonly holdout: number
  /** What its budget is counted in. */
  readonly pools: readonly CampaignPool[]
  /** Least time between two of its deliveries, ms; undefined where they are not paced. */
  readonly intervalMs: number | undefined
}

/** In so many parts of a minor unit money is counted. */
export const MONEY_PARTS = 1000

/** A part of a campaign's budget. Money is counted in thousandths of minor units, which keeps sums whole. */
export interface CampaignPool {
  readonly name: string
  readonly counts: 'decisions' | 'money'
  /** Whether it is filled anew each day. */
  readonly daily: boolean
}

/** An action, compiled. Times are ms since 1970. */
export interface Action {
  readonly id: string
  /** What it is called in the regression. */
  readonly hash: number
  readonly name: string
  readonly campaign: Campaign | undefined
  readonly topic: string
  /** Audiences to whose members it is assigned; undefined: to everybody. */
  readonly personas: readonly string[] | undefined
  readonly eligible: Evaluate | undefined
  readonly applicable: Evaluate | undefined
  readonly suitable: Evaluate | undefined
  readonly startsAt: number
  readonly endsAt: number
  /** The group of which only one action is done, with the others in it, and for how long one rules them out. */
  readonly exclusion: { readonly others: readonly string[]; readonly withinMs: number } | undefined
  readonly needsApproval: boolean
  /** What doing it costs beside the channel, minor units. */
  readonly cost: number
  /** How long it may wait for a better hour, ms; 0: not at all. */
  readonly waitsMs: number
  readonly fallsBack: boolean
  readonly priority: 'high' | 'normal' | 'low'
  readonly limit: { readonly max: number; readonly withinMs: number } | undefined
  readonly offer: Offer | undefined
  /** What a response is worth, by the properties of the event that made the moment; minor units. */
  readonly valueOf: (properties: JsonObject) => number
  /** That value where it depends on nothing. */
  readonly fixedValue: number | undefined
  /** What the context adds or takes away: factors that are multiplied. */
  readonly contexts: readonly ContextFactor[]
  /** Its own times its campaign's. */
  readonly lever: number
  readonly prior: BetaPrior
  /** Whether the model of its responses looks at the context. */
  readonly looksAtFeatures: boolean
  readonly response:
    | { readonly event: string; readonly where: Evaluate | undefined; readonly withinMs: number }
    | undefined
  readonly treatments: readonly Treatment[]
}
