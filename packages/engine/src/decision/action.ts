import type { Evaluate } from '../condition/condition.ts'
import type { Channel } from '../delivery/channel.ts'
import type { JsonObject } from '../json.ts'
import type { BetaPrior } from '../model/beta.ts'
import type { Offer } from '../offer/offer.ts'

/** A treatment, compiled. */
export interface Treatment {
  readonly channel: Channel
  readonly content: JsonObject
  readonly expiresAfterMs: number
}

/** A campaign, compiled. */
export interface Campaign {
  readonly id: string
  readonly startsAt: number
  readonly endsAt: number
  readonly holdout: number
  /** Name of the budget pool, where the campaign has one. */
  readonly pool: string | undefined
}

/** An action, compiled. Times are ms since 1970. */
export interface Action {
  readonly id: string
  readonly name: string
  readonly campaign: Campaign | undefined
  readonly topic: string
  readonly persona: string | undefined
  readonly eligible: Evaluate | undefined
  readonly applicable: Evaluate | undefined
  readonly suitable: Evaluate | undefined
  readonly startsAt: number
  readonly endsAt: number
  readonly limit: { readonly max: number; readonly withinMs: number } | undefined
  readonly offer: Offer | undefined
  readonly value: number
  readonly lever: number
  readonly prior: BetaPrior
  readonly response:
    | { readonly event: string; readonly where: Evaluate | undefined; readonly withinMs: number }
    | undefined
  readonly treatments: readonly Treatment[]
}
