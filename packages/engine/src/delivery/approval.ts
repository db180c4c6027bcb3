import { whyUnavailable } from '../offer/availability.ts'
import { grantOffer } from '../offer/receive.ts'
import type { Stepping } from '../stepping.ts'
import type { Delivery } from './delivery.ts'
import { endDelivery, postpone } from './lifecycle.ts'

/** Grants the offer, where there is one, and lets the delivery go to the door; ends it where the offer is not to be had any more. */
export function approve(delivery: Delivery, step: Stepping): void {
  const { customer, world } = step
  const offer = world.playbook.actions.get(delivery.action)?.offer
  const reason = offer && whyUnavailable(offer, step.scopeFor(delivery.properties), step)
  if (reason !== undefined) return endDelivery(delivery, 'suppressed', reason, world.now, step)
  const grant = offer && grantOffer(offer, world.now, delivery.decision, step, delivery.properties).id
  const approved: Delivery = { ...delivery, grant }
  customer.deliveries = customer.deliveries.map((open) => (open === delivery ? approved : open))
  postpone(approved, 'leave', world.now, step)
}

export function decline(delivery: Delivery, step: Stepping): void {
  endDelivery(delivery, 'suppressed', 'approval_declined', step.world.now, step)
}
