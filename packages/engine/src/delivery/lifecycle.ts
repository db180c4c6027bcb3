import type { Stepping } from '../stepping.ts'
import type { Delivery } from './delivery.ts'

/** Ends a delivery. One that did not reach the customer is not a contact: it is taken out of the limits again. */
export function endDelivery(
  delivery: Delivery,
  state: 'delivered' | 'suppressed' | 'failed',
  reason: string | undefined,
  at: number,
  step: Stepping,
): void {
  const { customer } = step
  customer.deliveries = customer.deliveries.filter((open) => open !== delivery)
  // After a crash it is not known whether the message went out; it counts as if it had.
  const reached = state === 'delivered' || reason === 'unknown_after_crash'
  if (reached) {
    const contact = customer.contacts.find((made) => made.delivery === delivery.id)
    if (contact) contact.at = at
  } else {
    customer.contacts = customer.contacts.filter((made) => made.delivery !== delivery.id)
    customer.exposures = customer.exposures.filter((shown) => shown.decision !== delivery.decision)
  }
  step.effect({ type: 'close-delivery', delivery, state, reason })
}

/** Lets a delivery wait for another attempt, at which it stands at the door again. */
export function postponeRepeat(delivery: Delivery, dueAt: number, step: Stepping): void {
  delivery.state = 'pending'
  delivery.dueAt = Math.ceil(dueAt)
  step.effect({ type: 'postpone-delivery', delivery })
}
