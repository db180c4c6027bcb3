import type { Delivery, Json, JsonObject } from '@attune/engine'

/** A delivery on its way from the engine to its channel, with what its texts may refer to. */
export interface HandOver {
  readonly customer: number
  readonly delivery: Pick<
    Delivery,
    'id' | 'decision' | 'action' | 'campaign' | 'topic' | 'channel' | 'content' | 'createdAt' | 'expiresAt' | 'grant'
  >
  readonly attempt: number
  readonly recipient: Recipient
  readonly event: JsonObject
}

/** Whom it is for, as texts and channels see it. */
interface Recipient {
  readonly identifiers: readonly string[]
  readonly traits: { readonly [name: string]: Json }
}
