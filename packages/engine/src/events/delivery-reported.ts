import type { Channel } from '../delivery/channel.ts'
import type { Delivery } from '../delivery/delivery.ts'
import {
  acceptDelivery,
  endDelivery,
  noteInDoubt,
  postpone,
  repeatLost,
  UNKNOWN_AFTER_CRASH,
} from '../delivery/lifecycle.ts'
import { noteProviderId } from '../flow/run.ts'
import type { JsonObject } from '../json.ts'
import { addToInbox } from '../profile/inbox.ts'
import type { Stepping } from '../stepping.ts'
import type { EventBase } from './event.ts'

/** A channel tells what became of a delivery that it was handed; of one that the provider took, more than once. */
export interface DeliveryReported extends EventBase {
  readonly type: 'delivery-reported'
  readonly delivery: string
  readonly attempt: number
  /**
   * delivered; accepted: taken by the provider, whose receipt is to come; rejected for good; deferred: may be tried again;
   * lost: a crash left unknown whether it went out.
   */
  readonly outcome: 'delivered' | 'accepted' | 'rejected' | 'deferred' | 'lost'
  readonly reason?: string
  /** Whether what is deferred may have arrived all the same: it then counts against the limits. */
  readonly inDoubt?: boolean
  /** Whether what is deferred never got to the provider, so that it is no attempt. */
  readonly spared?: boolean
  /** What was sent, with its texts filled in; given by channels that keep it with the customer. */
  readonly content?: JsonObject
  /** What the provider calls the message, where people quote it by that. */
  readonly providerId?: string
  /** When the provider asks to be left alone until, ms since 1970. */
  readonly retryAt?: number
}

export function observeDeliveryReported(event: DeliveryReported, step: Stepping): void {
  const { customer, world } = step
  if (event.providerId !== undefined) noteProviderId(customer.runs, event.delivery, event.providerId)
  const delivery = customer.deliveries.find((open) => open.id === event.delivery)
  if (delivery === undefined || delivery.attempts !== event.attempt) return
  const channel = world.playbook.channels.get(delivery.channel)
  // A receipt may come before the answer to the hand-over, which then finds nothing open.
  if (delivery.state === 'accepted') return observeReceipt(event, delivery, step)
  if (delivery.state !== 'handed') return
  switch (event.outcome) {
    case 'delivered':
      if (channel?.kind === 'inbox') {
        const { id, action, decision, expiresAt } = delivery
        const content = event.content ?? delivery.content
        addToInbox(customer, { id, decision, action, content, at: event.at, expiresAt, readAt: undefined })
      }
      return endDelivery(delivery, 'delivered', undefined, event.at, step)
    case 'accepted':
      return acceptDelivery(delivery, event.at, step)
    case 'rejected':
      return endDelivery(delivery, 'failed', event.reason ?? 'rejected', event.at, step)
    case 'lost':
      if (channel?.crash === 'at-least-once' && delivery.attempts < channel.maxAttempts)
        return repeatLost(delivery, event.at, step)
      return endDelivery(delivery, 'failed', UNKNOWN_AFTER_CRASH, event.at, step)
    case 'deferred':
      return defer(event, delivery, channel, step)
  }
}

function observeReceipt(event: DeliveryReported, delivery: Delivery, step: Stepping): void {
  if (event.outcome === 'delivered') endDelivery(delivery, 'delivered', undefined, event.at, step)
  if (event.outcome === 'rejected') endDelivery(delivery, 'failed', event.reason ?? 'rejected', event.at, step)
}

/** Lets it be tried again, unless that was the last attempt. Those that never got to the provider are none. */
function defer(event: DeliveryReported, delivery: Delivery, channel: Channel | undefined, step: Stepping): void {
  if (event.inDoubt) noteInDoubt(delivery, event.at, step)
  if (event.spared) delivery.spared = (delivery.spared ?? 0) + 1
  const made = delivery.attempts - (delivery.spared ?? 0)
  if (channel === undefined || made >= channel.maxAttempts)
    return endDelivery(delivery, 'failed', event.reason ?? 'attempts_exhausted', event.at, step)
  const backoffMs = channel.retryAfterMs * 2 ** Math.max(0, made - 1) * (0.5 + step.random())
  const earliest = event.retryAt ?? 0
  // Nobody knocks all at once when the provider is back.
  const spreadMs = event.spared ? channel.retryAfterMs * step.random() : 0
  const dueAt = Math.max(step.world.now + backoffMs, earliest + spreadMs)
  postpone(delivery, event.spared ? 'provider' : 'attempt', dueAt, step)
}
