import type { AffinityRule } from '../affinity/affinity.ts'
import type { AudienceDesk } from '../audience/audience-desk.ts'
import type { Audience } from '../audience/definition.ts'
import type { Enrichments } from '../catalogue/enrichment.ts'
import type { Computed } from '../computed/computed.ts'
import type { Dependency, Evaluate } from '../condition/condition.ts'
import type { Policy } from '../consent/policy.ts'
import type { FactSpec } from '../context/facts.ts'
import type { Action, Campaign } from '../decision/action.ts'
import type { Persona } from '../decision/assign.ts'
import type { Constants } from '../decision/constants.ts'
import type { Channel } from '../delivery/channel.ts'
import type { Wanted } from '../destinations/wanted.ts'
import type { Experiment } from '../experiment/experiment.ts'
import type { Flows } from '../flow/flow.ts'
import type { IdentityRules } from '../identity/rules.ts'
import type { JsonObject } from '../json.ts'
import type { Keywords } from '../keywords/definition.ts'
import type { EarningRule, Programme, ReturnRule } from '../loyalty/programme.ts'
import type { ReadFeature } from '../model/features.ts'
import type { Offer } from '../offer/offer.ts'
import type { Report, VisitRules } from '../place/definition.ts'
import type { RollupSpec } from '../profile/rollup.ts'
import type { SeriesSpec } from '../profile/series.ts'
import type { SourceRanks } from '../profile/source-ranks.ts'
import type { TallySpec } from '../profile/tally.ts'
import type { Recollection } from '../recollection/recollection.ts'
import type { StandingOffers } from '../redemption/standing-offers.ts'
import type { DateTrigger, ExpiryTrigger, PlaceTriggers, Trigger } from '../trigger/definition.ts'
import type { PlaybookDefinition } from './definition.ts'

/** The compiled playbook: definitions as closures, and indexes from what can happen to what listens. */
export interface Playbook {
  /** Determined by the definition: the same definition has the same version everywhere. */
  readonly version: string
  readonly definition: PlaybookDefinition
  /** The brand's time zone. */
  readonly zone: string
  readonly identity: IdentityRules
  readonly keywords: Keywords
  readonly policy: Policy
  /** What other systems want to be told. */
  readonly wanted: Wanted
  readonly channels: ReadonlyMap<string, Channel>
  readonly offers: ReadonlyMap<string, Offer>
  readonly campaigns: ReadonlyMap<string, Campaign>
  readonly actions: ReadonlyMap<string, Action>
  /** Of every action on every channel what weighing needs, in rows: see `layOutConstants`. */
  readonly constants: Constants
  readonly experiments: ReadonlyMap<string, Experiment>
  /** Names of events that are the goal or the harm of some experiment. */
  readonly experimentEvents: ReadonlySet<string>
  readonly triggers: ReadonlyMap<string, Trigger>
  /** Threads and journeys. */
  readonly flows: Flows
  /** In the order in which they are to be looked at: each after those that it refers to. */
  readonly audiences: readonly Audience[]
  readonly audienceById: ReadonlyMap<string, Audience>
  readonly computed: ReadonlyMap<string, Computed>
  /** Of the traits for which sources are ranked. */
  readonly sourceRanks: ReadonlyMap<string, SourceRanks>
  readonly programmes: ReadonlyMap<string, Programme>
  readonly earningByEvent: ReadonlyMap<string, readonly EarningRule[]>
  readonly returnsByEvent: ReadonlyMap<string, readonly ReturnRule[]>
  /** Of which programmes it is counted what households earn, and how far back that is looked at, ms. */
  readonly householdPoints: ReadonlyMap<string, number>
  /** Offers that come off baskets by themselves. */
  readonly standingOffers: StandingOffers
  /** Offers by the code that gives the right to them. */
  readonly offersByCode: ReadonlyMap<string, Offer>
  /** From what it is learned what is bought together; undefined where it is not. */
  readonly affinity: AffinityRule | undefined
  /** Share of the price that always stays as margin at tills, for products whose cost is known. */
  readonly marginFloor: number
  /** How long after it was paid a basket can be returned. */
  readonly returnWindowMs: number
  /** Budget pools and their size. */
  readonly pools: ReadonlyMap<string, number>
  /** Slots of the audiences that depend on something that can be touched. */
  readonly dependents: ReadonlyMap<Dependency, readonly number[]>
  readonly rollupsByEvent: ReadonlyMap<string, readonly RollupSpec[]>
  readonly talliesByEvent: ReadonlyMap<string, readonly TallySpec[]>
  readonly seriesByEvent: ReadonlyMap<string, readonly SeriesSpec[]>
  /** What the catalogue adds to an event. */
  readonly enrichments: Enrichments
  /** What conditions ask of the past, with the event that each follows from. */
  readonly recollections: ReadonlyMap<Recollection, string>
  readonly visitRules: VisitRules
  /** How events tell where the customer is. */
  readonly reportsByEvent: ReadonlyMap<string, (properties: JsonObject) => Report | undefined>
  readonly placeTriggers: PlaceTriggers
  /** Those that look ahead to the end of copies of an offer, or of points. */
  readonly expiryTriggers: {
    ofOffer(offer: string): readonly ExpiryTrigger[]
    ofPoints(programme: string): readonly ExpiryTrigger[]
  }
  readonly dateTriggers: readonly DateTrigger[]
  readonly factsByEvent: ReadonlyMap<string, readonly FactSpec[]>
  readonly triggersByEvent: ReadonlyMap<string, readonly Trigger[]>
  readonly triggersByEntry: ReadonlyMap<string, readonly Trigger[]>
  readonly triggersByLeave: ReadonlyMap<string, readonly Trigger[]>
  /** Ids of the triggers whose waiting moment an event calls off. */
  readonly triggersCancelledBy: ReadonlyMap<string, ReadonlySet<string>>
  readonly actionsByTrigger: ReadonlyMap<string, readonly Action[]>
  readonly actionsByPlacement: ReadonlyMap<string, readonly Action[]>
  readonly actionsByPersona: ReadonlyMap<string, readonly Action[]>
  /** Audiences to which actions are assigned, the first in rank first. */
  readonly personas: readonly Persona[]
  /** Where among them an audience comes. */
  readonly personaRanks: ReadonlyMap<string, number>
  /** What models that look at the context look at. */
  readonly features: readonly ReadFeature[]
  readonly offersByGrantEvent: ReadonlyMap<
    string,
    readonly { readonly offer: Offer; readonly where: Evaluate | undefined }[]
  >
  readonly offersByTermEvent: ReadonlySet<string>
  readonly responseEvents: ReadonlySet<string>
  /** Scratch space of `deriveAudiences`; holds nothing between steps. */
  readonly audienceDesk: AudienceDesk
  /** How an event that no definition mentions is counted. */
  baseRollup(event: string): RollupSpec
}

/** Something wrong with a definition: where, and what to do about it. */
export interface PlaybookProblem {
  /** Path within the playbook, such as `audiences.regulars.where.all[1]`. */
  readonly path: string
  readonly message: string
  /** Where in a condition that was written as a text. */
  readonly text?: {
    /** In UTF-16 units from the beginning of the text. */
    readonly at: number
    /** The line, and below it a caret under the place. */
    readonly excerpt: string
  }
}
