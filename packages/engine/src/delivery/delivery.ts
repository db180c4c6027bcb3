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
