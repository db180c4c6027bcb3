import type { Device } from '../address/device.ts'
import type { Unreachable } from '../address/unreachable.ts'
import { createMemberships, type Memberships } from '../audience/membership.ts'
import type { Consent } from '../consent/consent.ts'
import type { Contact } from '../consent/contact.ts'
import type { Preferences } from '../consent/preferences.ts'
import type { Fact } from '../context/facts.ts'
import type { DeadLetter } from '../delivery/dead-letter.ts'
import type { Delivery } from '../delivery/delivery.ts'
import type { Participation } from '../experiment/participation.ts'
import type { Run } from '../flow/run.ts'
import type { PointsAccount } from '../loyalty/account.ts'
import type { Attention } from '../model/attention.ts'
import type { Exposure } from '../model/exposure.ts'
import type { Grant } from '../offer/grant.ts'
import type { Visits } from '../place/visits.ts'
import type { Redemption } from '../redemption/redemption.ts'
import type { PendingMoment } from '../trigger/pending-moment.ts'
import type { InboxItem } from './inbox.ts'
import type { Household, Relation } from './relations.ts'
import type { Rollup } from './rollup.ts'
import { createSeenEvents, type SeenEvents } from './seen-events.ts'
import type { Series } from './series.ts'
import type { Tally } from './tally.ts'
import type { Trait } from './traits.ts'
import type { ZoneSource } from './zone.ts'

/** The number by which the host knows a customer. Dense from 1, never used again. */
export type CustomerId = number & { readonly __brand?: 'customer' }

/**
 * One person: the single document that the engine reads and writes. A step changes it in place, so the host lends
 * it to one step at a time. Lists instead of maps: they hold a handful of entries, and a million documents in
 * memory pay for every empty map.
 */
export interface Customer {
  readonly id: CustomerId
  readonly createdAt: number
  /** When the customer was last heard of, by the host's clock. */
  seenAt: number
  /** The playbook version by which memberships were last computed; another one means they must be looked at anew. */
  playbook: string
  /** The era up to which everything that conditions ask for is recollected; see `Eras`. */
  era: number
  /** `namespace:value` of everything that leads to this customer. */
  identifiers: string[]
  /** The customer who this one was found to be; this document is then empty. 0: stands for itself. */
  mergedInto: CustomerId
  /** When the person was erased, ms since 1970; the document is then empty for good. 0: was not. */
  erasedAt: number
  /** Customers who were once taken for this one and are not: rules join them no more, only people do. */
  apart: CustomerId[]
  /** Phones and browsers that take notifications. */
  devices: Device[]
  /** Addresses at which nothing arrives. */
  unreachable: Unreachable[]
  /** IANA time zone, where known. */
  zone: string | undefined
  /** How the zone is known. */
  zoneSource: ZoneSource | undefined
  /** What the person has chosen; undefined where nothing. */
  preferences: Preferences | undefined
  traits: Trait[]
  consents: Consent[]
  rollups: Rollup[]
  /** Values that properties had, for computed traits. */
  tallies: Tally[]
  /** Times of events, for sequences. */
  series: Series[]
  /** People whom the customer has to do with. */
  relations: Relation[]
  /** Where it was stated. */
  household: Household | undefined
  facts: Fact[]
  /** Places where the customer was. */
  visits: Visits[]
  /** When the last report came of where the customer is; 0: none has. */
  locatedAt: number
  memberships: Memberships
  /** What files have touched and no audience was looked at for yet; hardly ever anything. */
  behind: readonly string[]
  /** Moments that a trigger noticed and that wait for their time. */
  pendingMoments: PendingMoment[]
  /** When a trigger last made a moment: trigger id and time, for cooldowns. */
  lastMoments: [trigger: string, at: number][]
  /** When actions that are limited per customer were decided for. */
  actionTimes: [action: string, times: number[]][]
  /** What was said to the customer and when, as far back as the longest cap looks. */
  contacts: Contact[]
  /** Deliveries that have not ended. */
  deliveries: Delivery[]
  /** The latest that have failed and could be sent again. */
  deadLetters: DeadLetter[]
  /** Decisions shown whose response is still awaited. */
  exposures: Exposure[]
  /** When the person attends to what interrupts; few entries, see `hourSlot`. */
  attention: Attention[]
  grants: Grant[]
  /** In loyalty programmes. */
  points: PointsAccount[]
  /** The latest baskets in which offers were used. */
  redemptions: Redemption[]
  /** When offers that are limited per customer were used. */
  offerUses: [offer: string, times: number[]][]
  /** Experiments that the customer takes part in. */
  participations: Participation[]
  /** Threads and journeys that the customer is in, and conversations that are over and may still be answered. */
  runs: Run[]
  /** When threads and journeys that may not be repeated at any time last began, by `kind:id`. */
  flowStarts: [flow: string, at: number][]
  /** Sends under way in which the customer has had a turn. */
  sends: string[]
  inbox: InboxItem[]
  seen: SeenEvents
  /** The first instant at which time alone can change something; Infinity when it cannot. */
  wakeAt: number
}

/** Shared by all who are not behind. */
export const NOTHING: readonly string[] = []

/** A customer of whom nothing is known yet but the number. */
export function createCustomer(id: CustomerId, at: number): Customer {
  return {
    id,
    createdAt: at,
    seenAt: at,
    playbook: '',
    era: 0,
    identifiers: [],
    mergedInto: 0,
    erasedAt: 0,
    apart: [],
    devices: [],
    unreachable: [],
    zone: undefined,
    zoneSource: undefined,
    preferences: undefined,
    traits: [],
    consents: [],
    rollups: [],
    tallies: [],
    series: [],
    relations: [],
    household: undefined,
    facts: [],
    visits: [],
    locatedAt: 0,
    memberships: createMemberships(),
    behind: NOTHING,
    pendingMoments: [],
    lastMoments: [],
    actionTimes: [],
    contacts: [],
    deliveries: [],
    deadLetters: [],
    exposures: [],
    attention: [],
    grants: [],
    points: [],
    redemptions: [],
    offerUses: [],
    participations: [],
    runs: [],
    flowStarts: [],
    sends: [],
    inbox: [],
    seen: createSeenEvents(),
    wakeAt: Number.POSITIVE_INFINITY,
  }
}
