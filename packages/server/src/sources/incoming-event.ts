import type { Event } from '@attune/engine'
import type { ErrorCode } from '../errors.ts'

/** An event as a touchpoint sent it: whom it is about is not settled yet. */
export interface IncomingEvent {
  /** Index in its batch of the message that it came with; 0 outside batches. */
  readonly index: number
  /** `namespace:value`, the strongest first; at least one. */
  readonly identifiers: readonly string[]
  readonly event: Event
  /** Those of its identifiers of which the sender says that they were shown to belong to the person. */
  readonly verified?: readonly string[]
  /** The identifier of the person that the customer is said to be related to. */
  readonly related?: string
  /** Whether the message says outright that its identifiers are one person's. */
  readonly asked?: boolean
}

/** Index of an error that concerns a body as a whole, or its only message. */
export const WHOLE_BODY = -1

/** Why a message was not accepted. */
export interface MessageError {
  /** Index of the message in its batch; `WHOLE_BODY` otherwise. */
  readonly index: number
  readonly code: ErrorCode
  readonly message: string
  readonly field: string | undefined
}

/** What a body held. */
export interface ParsedBody {
  /** In the order of the messages; a message can bring two: traits of its context come before its event. */
  readonly events: readonly IncomingEvent[]
  readonly errors: readonly MessageError[]
  /** What was left out of messages that were accepted all the same. */
  readonly warnings?: readonly MessageError[]
  /** How many messages were accepted. */
  readonly accepted: number
  /** It only asks what would be decided. */
  readonly dryRun?: boolean
}
