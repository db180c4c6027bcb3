/** What a touchpoint can state: plain JSON. */
export type Value = null | boolean | number | string | readonly Value[] | { readonly [name: string]: Value }

export type Values = { readonly [name: string]: Value }

interface MessageBase {
  readonly messageId: string
  /** When it happened, ISO 8601. */
  readonly timestamp: string
  readonly userId?: string
  readonly anonymousId?: string
  readonly context: { readonly timezone: string }
}

export interface TrackMessage extends MessageBase {
  readonly type: 'track'
  readonly event: string
  readonly properties: Values
}

export interface IdentifyMessage extends MessageBase {
  readonly type: 'identify'
  readonly traits: Values
}

/** A touchpoint's message in the form of the Segment HTTP tracking API. */
export type Message = TrackMessage | IdentifyMessage

/** A message that waits for its time, ms since 1970. */
export interface Pending {
  readonly at: number
  readonly message: Message
}
