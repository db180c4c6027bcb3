import type { JsonObject } from '@attune/engine'
import type { z } from 'zod'
import type { HandOver } from '../runner/hand-over.ts'
import type { Limit } from './turnstile.ts'

/** A message ready to be sent: its texts are filled in. */
export interface OutgoingMessage {
  /** Id of the delivery: the key by which a provider can tell a repeat. */
  readonly id: string
  readonly handOver: HandOver
  readonly content: JsonObject
}

/** What a channel says of a message. */
export type SendResult = (
  | { readonly outcome: 'delivered' }
  /** The provider has taken it; a receipt tells later what became of it. */
  | { readonly outcome: 'accepted'; readonly providerId?: string }
  /** Will never be taken: a repeat makes no sense. */
  | { readonly outcome: 'rejected'; readonly reason: string }
  /** Was certainly not taken and may be tried again, after `retryAfterMs` where the provider asks for it. */
  | { readonly outcome: 'deferred'; readonly reason: string; readonly retryAfterMs?: number }
  /** Was not even looked at: the provider works, and takes nothing at the moment. The whole channel waits. */
  | { readonly outcome: 'throttled'; readonly reason: string; readonly retryAfterMs?: number }
  /** Nobody can tell whether it was taken: the connection ended in between. */
  | { readonly outcome: 'unknown'; readonly reason: string }
) & {
  /** Identifiers of the person of which the provider says that they lead nowhere any more. */
  readonly gone?: readonly string[]
  /** The person has told the provider that they want no messages by this channel. */
  readonly refused?: true
}

/** What a channel can do. */
export interface Capabilities {
  /** Namespace of the identifiers at which it reaches people; undefined where it needs none. */
  readonly address: string | undefined
  /** Buttons that a message may have. */
  readonly buttons: number
  /** Files that a message may carry. */
  readonly media: number
  /** Characters of text that it takes at most; undefined where it sets no bound. */
  readonly textLength: number | undefined
  /** Whether the provider tells later what became of a message. */
  readonly receipts: boolean
  /** Whether the provider knows a repeat by the id of the delivery. */
  readonly idempotent: boolean
}

/** A way out for messages of channels of one kind. Every one passes `channel-contract.ts`. */
export interface ChannelAdapter<Config = unknown> {
  /** What a channel of this kind is configured with. Secrets are named, and stand in the environment. */
  readonly configSchema: z.ZodType<Config>
  readonly capabilities: Capabilities
  /** Names of the secrets that a configuration wants. */
  secretNames?(config: Config): readonly string[]
  /** What texts are filled into, made of a treatment's content once and kept by the adapter. Throws where that cannot be done. */
  prepare?(content: JsonObject): JsonObject
  /** What there is to know of a content before it is sent. */
  inspect?(content: JsonObject): JsonObject
  /** How fast the sender writes that would write this message, where the configuration says so. */
  senderLimit?(handOver: HandOver, config: Config): Limit | undefined
  /** Sends one message; never rejects for what the other side does. */
  send(message: OutgoingMessage, config: Config): Promise<SendResult>
  /** Understands what the provider calls of its own accord: receipts, and what people write. */
  hear?(call: ProviderCall, channel: string, config: Config): Heard | Promise<Heard>
  /**
   * Keeps a connection open over which the provider tells by itself what `hear` understands of its calls. `take` gives whether it is
   * kept; what is not is to come again. Gives what ends it.
   */
  listen?(config: Config, take: (news: HeardNews) => Promise<boolean>): () => void
  /** Lets go of connections. */
  close?(): void
}

/** What people write, and what became of messages. */
export interface HeardNews {
  readonly messages: readonly IncomingText[]
  readonly receipts: readonly Receipt[]
}

/** A request that a provider makes of its own accord. */
export interface ProviderCall {
  readonly method: string
  /** The whole address as the provider knows it. */
  readonly url: string
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body: Uint8Array
}

export type Heard =
  /** It does not come from the provider, or nobody can tell. */
  | { readonly kind: 'refused' }
  | ({
      readonly kind: 'heard'
      readonly answer: { readonly type: string; readonly body: string }
    } & HeardNews)

/** What somebody has written, as `POST /v1/messages` takes it. */
export interface IncomingText {
  readonly from: string
  readonly namespace: string
  readonly to?: string
  readonly text: string
  readonly media?: readonly { readonly url: string; readonly type: string }[]
  readonly button?: string
  readonly inReplyTo?: string
  /** The provider's id of the message. */
  readonly messageId: string
}

/** What became of a message that the provider had taken. */
export interface Receipt {
  readonly of: DeliveryMark
  /** complained: the person has called it unwanted. */
  readonly outcome: 'delivered' | 'rejected' | 'complained'
  readonly reason?: string
  /** What the provider calls the message, where people quote it by that. */
  readonly providerId?: string
  /** Identifier of the person of which the provider says that it leads nowhere any more. */
  readonly gone?: string
  /** The person has told the provider that they want no messages by this channel. */
  readonly refused?: true
}

/** Tells which attempt at which delivery to whom is meant. */
export interface DeliveryMark {
  readonly customer: number
  readonly delivery: string
  readonly attempt: number
}
