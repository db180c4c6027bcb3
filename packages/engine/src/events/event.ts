import type { ConsentChanged } from './consent-changed.ts'
import type { DecisionRequested } from './decision-requested.ts'
import type { DeliveryReported } from './delivery-reported.ts'
import type { DeliveryReturned } from './delivery-returned.ts'
import type { Identified } from './identified.ts'
import type { InboxRead } from './inbox-read.ts'
import type { ResponseReceived } from './response-received.ts'
import type { TimerFired } from './timer-fired.ts'
import type { Tracked } from './tracked.ts'

/** What every event has. */
export interface EventBase {
  /** Unique for the customer: an event is applied once. */
  readonly id: string
  /** When it happened, ms since 1970. */
  readonly at: number
  /** `namespace:value` of identifiers that the host has newly tied to the customer with this event. */
  readonly ties?: readonly string[]
  /** IANA zone of the device that sent it, where known. */
  readonly zone?: string
}

/** Every kind of event that a step can be given. */
export type Event =
  | Tracked
  | Identified
  | ConsentChanged
  | DecisionRequested
  | ResponseReceived
  | InboxRead
  | DeliveryReported
  | DeliveryReturned
  | TimerFired
