import { endDelivery, noteInDoubt, postponeRepeat, repeatLost, UNKNOWN_AFTER_CRASH } from '../delivery/lifecycle.ts'
import type { JsonObject } from '../json.ts'
import { addToInbox } from '../profile/inbox.ts'
import type { Stepping } from '../stepping.ts'
import type { EventBase } from './event.ts'

/** A channel tells what became of a delivery that it was handed. */
export interface DeliveryReported extends EventBase {
  readonly type: 'delivery-reported'
  readonly delivery: string
  readonly attempt: number
  /** delivered; rejected for good; deferred: may be tried again; lost: a crash left unknown whether it went out. */
  readonly outcome: 'delivered' | 'rejected' | 'deferred' | 'lost'
  readonly reason?: string
  /** Whether what is deferred may have arrived all the same: it then counts against the limits. */
  readonly inDoubt?: boolean
  /** What was sent, with its texts filled in; given by channels that keep it with the customer. */
  readonly content?: JsonObject
  /** When the provider asks to be left alone until, ms since 1970. */
  readonly retryAt?: number
}

export function observeDeliveryReported(event: DeliveryReported, step: Stepping): void {
  const { customer, world } = step
  const delivery = customer.deliveries.find((open) => open.id === event.delivery)
  if (delivery?.state !== 'handed' || delivery.attempts !== event.attempt) return
  const channel = world.playbook.channels.get(delivery.channel)
  switch (event.outcome) {
    case 'delivered':
      if (channel?.kind === 'inbox') {
        const { id, action, expiresAt } = delivery
        const content = event.content ?? delivery.content
        addToInbox(customer, { id, action, content, at: event.at, expiresAt, readAt: undefined })
      }
      endDelivery(delivery, 'delivered', undefined, event.at, step)
      return
    case 'rejected':
      endDelivery(delivery, 'failed', event.reason ?? 'rejected', event.at, step)
      return
    case 'lost':
      if (channel?.crash === 'at-least-once' && delivery.attempts < channel.maxAttempts)
        repeatLost(delivery, event.at, step)
      else endDelivery(delivery, 'failed', UNKNOWN_AFTER_CRASH, event.at, step)
      return
    case 'deferred':
      if (event.inDoubt) noteInDoubt(delivery, event.at, step)
      if (channel === undefined || delivery.attempts >= channel.maxAttempts) {
        endDelivery(delivery, 'failed', event.reason ?? 'attempts_exhausted', event.at, step)
      } else {
        const backoffMs = channel.retryAfterMs * 2 ** (delivery.attempts - 1) * (0.5 + step.random())
        postponeRepeat(delivery, Math.max(world.now + backoffMs, event.retryAt ?? 0), step)
      }
      return
  }
}
