import type { Delivery, Device, JsonObject } from '@attune/engine'
import type { ShownInTexts } from './shown-in-texts.ts'

/** A delivery on its way from the engine to its channel, with what its texts may refer to. */
export interface HandOver {
  readonly customer: number
  readonly delivery: Pick<
    Delivery,
    | 'id'
    | 'decision'
    | 'action'
    | 'campaign'
    | 'topic'
    | 'channel'
    | 'content'
    | 'createdAt'
    | 'expiresAt'
    | 'grant'
    | 'turnAt'
  >
  readonly attempt: number
  /** 0: before all others; 2: after them. */
  readonly priority: 0 | 1 | 2
  readonly recipient: Recipient
  readonly event: JsonObject
}

/** Whom it is for, as texts and channels see it. */
interface Recipient extends ShownInTexts {
  /** But those at which nothing arrives. */
  readonly identifiers: readonly string[]
  /** That take notifications; only where the channel is one of notifications. */
  readonly devices?: readonly Device[]
}
