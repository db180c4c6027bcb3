import type { JsonObject } from '@attune/engine'
import type { z } from 'zod'
import type { HandOver } from '../runner/hand-over.ts'

/** A message ready to be sent: its texts are filled in. */
export interface OutgoingMessage {
  /** Id of the delivery: the key by which a provider can tell a repeat. */
  readonly id: string
  readonly handOver: HandOver
  readonly content: JsonObject
}

/** What a channel says of a message. */
export type SendResult =
  | { readonly outcome: 'delivered' }
  /** Will never be taken: a repeat makes no sense. */
  | { readonly outcome: 'rejected'; readonly reason: string }
  /** Was certainly not taken and may be tried again, after `retryAfterMs` where the provider asks for it. */
  | { readonly outcome: 'deferred'; readonly reason: string; readonly retryAfterMs?: number }
  /** Nobody can tell whether it was taken: the connection ended in between. */
  | { readonly outcome: 'unknown'; readonly reason: string }

/** A way out for messages of channels of one kind. */
export interface ChannelAdapter<Config = unknown> {
  /** What a channel of this kind is configured with. */
  readonly configSchema: z.ZodType<Config>
  /** Sends one message; never rejects for what the other side does. */
  send(message: OutgoingMessage, config: Config): Promise<SendResult>
}
