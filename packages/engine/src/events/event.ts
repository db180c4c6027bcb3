import type { ZoneSource } from '../profile/zone.ts'
import type { AddressLost } from './address-lost.ts'
import type { AgentAnswered } from './agent-answered.ts'
import type { ApprovalDecided } from './approval-decided.ts'
import type { CodeEntered } from './code-entered.ts'
import type { ConsentChanged } from './consent-changed.ts'
import type { ConsentConfirmed } from './consent-confirmed.ts'
import type { DecisionRequested } from './decision-requested.ts'
import type { DeliveryReported } from './delivery-reported.ts'
import type { DeliveryResent } from './delivery-resent.ts'
import type { DeliveryReturned } from './delivery-returned.ts'
import type { DeviceRegistered } from './device-registered.ts'
import type { Erased } from './erased.ts'
import type { GrantGiven } from './grant-given.ts'
import type { GrantRevoked } from './grant-revoked.ts'
import type { HandOverChanged } from './hand-over-changed.ts'
import type { HistoryCounted } from './history-counted.ts'
import type { HouseholdStated } from './household-stated.ts'
import type { Identified } from './identified.ts'
import type { IdentifierLost } from './identifier-lost.ts'
import type { InboxRead } from './inbox-read.ts'
import type { MergedAway } from './merged-away.ts'
import type { MessageReceived } from './message-received.ts'
import type { PointsAdjusted } from './points-adjusted.ts'
import type { PointsGiven } from './points-given.ts'
import type { PointsHanded } from './points-handed.ts'
import type { PointsReceived } from './points-received.ts'
import type { PointsReviewed } from './points-reviewed.ts'
import type { PointsSpent } from './points-spent.ts'
import type { PreferencesChanged } from './preferences-changed.ts'
import type { ProfileReceived } from './profile-received.ts'
import type { ProfileRestored } from './profile-restored.ts'
import type { RedemptionRequested } from './redemption-requested.ts'
import type { RedemptionSettled } from './redemption-settled.ts'
import type { RelationStated } from './relation-stated.ts'
import type { ResponseReceived } from './response-received.ts'
import type { RunRequested } from './run-requested.ts'
import type { RunSettled } from './run-settled.ts'
import type { SendDue } from './send-due.ts'
import type { TimerFired } from './timer-fired.ts'
import type { Tracked } from './tracked.ts'
import type { WalletViewed } from './wallet-viewed.ts'

/** What every event has. */
export interface EventBase {
  /** Unique for the customer: an event is applied once. */
  readonly id: string
  /** When it happened, ms since 1970. */
  readonly at: number
  /** Its time is that of its arrival, for the sender stated none, or one ahead: the same event sent again has another. */
  readonly untimed?: true
  /** `namespace:value` of identifiers that the host has newly tied to the customer with this event. */
  readonly ties?: readonly string[]
  /** Those of its identifiers that the source has shown to belong to the customer. */
  readonly verified?: readonly string[]
  /** Whether its ties are only claimed, by a source whose word is not taken. */
  readonly claimed?: true
  /** Where the customer was merged from others: the one of them to whom the event would have belonged. */
  readonly origin?: number
  /** The load whose file tells of it, after the fact: it is counted where it belongs, and causes nothing. */
  readonly load?: string
  /** More of the same customer follows from the same file right away: audiences are looked at with the last of it. */
  readonly more?: true
  /** IANA zone of the customer, as far as the event tells, and how; without a source that of the device. */
  readonly zone?: string
  readonly zoneSource?: ZoneSource
}

/** Every kind of event that a step can be given. */
export type Event =
  | Tracked
  | Identified
  | ConsentChanged
  | ConsentConfirmed
  | MessageReceived
  | PreferencesChanged
  | RelationStated
  | HouseholdStated
  | DecisionRequested
  | ApprovalDecided
  | ResponseReceived
  | RedemptionRequested
  | RedemptionSettled
  | WalletViewed
  | CodeEntered
  | GrantGiven
  | GrantRevoked
  | PointsSpent
  | PointsAdjusted
  | PointsReviewed
  | PointsGiven
  | PointsReceived
  | PointsHanded
  | InboxRead
  | RunRequested
  | RunSettled
  | HandOverChanged
  | AgentAnswered
  | DeliveryReported
  | DeliveryReturned
  | DeliveryResent
  | DeviceRegistered
  | AddressLost
  | IdentifierLost
  | MergedAway
  | ProfileReceived
  | ProfileRestored
  | Erased
  | HistoryCounted
  | SendDue
  | TimerFired

/** Whether an event is the host's own doing: it tells nothing of the customer, and applying it twice does no harm. */
export function isUpkeep({ type }: Event): boolean {
  return type === 'timer-fired' || type === 'history-counted' || type === 'send-due'
}
