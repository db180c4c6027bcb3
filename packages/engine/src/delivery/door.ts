import { type Refusal, whyNotNow } from '../consent/policy.ts'
import type { Playbook } from '../playbook/playbook.ts'
import type { Customer } from '../profile/customer.ts'
import type { Stepping } from '../stepping.ts'
import type { Delivery } from './delivery.ts'
import { endDelivery, postponeRepeat } from './lifecycle.ts'

/** Why a delivery may not leave. `until` is given where waiting helps. */
export type DoorRefusal = Refusal | { readonly reason: 'expired' | 'channel_removed'; readonly until: undefined }

/** Whether a delivery may leave at `now`, by the consent, quiet hours and limits of this moment; undefined when it may. */
export function whyHeldBack(
  customer: Customer,
  delivery: Delivery,
  playbook: Playbook,
  now: number,
): DoorRefusal | undefined {
  const channel = playbook.channels.get(delivery.channel)
  if (!channel) return { reason: 'channel_removed', until: undefined }
  if (now >= delivery.expiresAt) return { reason: 'expired', until: undefined }
  if (delivery.owed) return undefined
  const intent = { channel, topic: delivery.topic, campaign: delivery.campaign }
  return whyNotNow(playbook.policy, customer, intent, customer.zone ?? playbook.zone, now, delivery.id)
}

/** Hands a pending delivery to its channel, lets it wait for the end of quiet hours, or suppresses it. */
export function passDoor(delivery: Delivery, step: Stepping): void {
  const { customer, world } = step
  const refusal = whyHeldBack(customer, delivery, world.playbook, world.now)
  if (!refusal) {
    delivery.state = 'handed'
    delivery.attempts++
    step.effect({ type: 'hand-over-delivery', delivery, attempt: delivery.attempts })
  } else if (refusal.until !== undefined && refusal.until < delivery.expiresAt) {
    postponeRepeat(delivery, refusal.until, step)
  } else {
    endDelivery(delivery, 'suppressed', refusal.reason, world.now, step)
  }
}

/** Brings the deliveries whose time has come to the door. */
export function passDueDeliveries(step: Stepping): void {
  const { now } = step.world
  // The list is replaced when a delivery ends, so one may go through it meanwhile.
  for (const delivery of step.customer.deliveries) {
    if (delivery.state === 'pending' && (delivery.dueAt <= now || delivery.expiresAt <= now)) passDoor(delivery, step)
  }
}
