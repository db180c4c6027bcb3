import type { JsonObject } from '../json.ts'

/** A treatment on its way through a channel. */
export interface Delivery {
  readonly id: string
  readonly decision: string
  readonly action: string
  readonly campaign: string | undefined
  readonly topic: string
  readonly channel: string
  readonly content: JsonObject
  /** Properties of the event that caused it, for the texts. */
  readonly properties: JsonObject
  readonly grant: string | undefined
  /** Whether it is owed to the person, who asked for it: consent, quiet hours and limits are not asked. */
  readonly owed: boolean
  readonly createdAt: number
  readonly expiresAt: number
  /**
   * pending: waits for `dueAt`; handed: given to the channel, its report is awaited; accepted: the provider has taken it,
   * its receipt is awaited until `dueAt`; awaiting: somebody has to approve it before `dueAt`.
   */
  state: 'pending' | 'handed' | 'accepted' | 'awaiting'
  dueAt: number
  /** How often it was handed to the channel. */
  attempts: number
  /** Its turn among the deliveries of a campaign that is paced, once it has one. */
  turnAt?: number | undefined
  /** Channels on which it was tried before. */
  readonly tried?: readonly string[] | undefined
  /** Attempts of which the provider knows nothing: its circuit was open, or it took nothing at the time. */
  spared?: number | undefined
  /** When the provider took it, where its receipt is awaited. */
  acceptedAt?: number | undefined
  /** Since when it counts for which household, where limits are kept for households. */
  counted?: { readonly household: string; readonly at: number } | undefined
  /** The send that it comes of. */
  readonly send?: string | undefined
  /** What was taken for it from which pools of its campaign's budget, and of which day: given back where it reaches nobody. */
  spent?: readonly (readonly [pool: string, units: number, period: number])[] | undefined
  /** The run of a thread or a journey that it comes of. */
  run?: string | undefined
  /**
   * Of what is said in a conversation: reply: the person waits for it, so only a refusal stands against it; dialogue: later
   * in a conversation that the person takes part in, so that nobody has to allow it beforehand; first: nobody asked for it.
   */
  readonly voice?: 'reply' | 'dialogue' | 'first' | undefined
  /** Whether its run has ended and it should not leave any more. */
  withdrawn?: boolean | undefined
}

/** How a delivery stands, as the world outside the customer's document sees it. */
export type DeliveryState =
  | 'awaiting-approval'
  | 'pending'
  | 'handed'
  | 'accepted'
  | 'delivered'
  | 'suppressed'
  | 'failed'
