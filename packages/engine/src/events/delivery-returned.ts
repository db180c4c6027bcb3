import { passDoor } from '../delivery/door.ts'
import type { Stepping } from '../stepping.ts'
import type { EventBase } from './event.ts'

/**
 * A delivery that had been handed over comes back unsent: something stood against it when it was about to leave, or
 * it waited so long that it must be looked at again.
 */
export interface DeliveryReturned extends EventBase {
  readonly type: 'delivery-returned'
  readonly delivery: string
  readonly attempt: number
}

export function observeDeliveryReturned(event: DeliveryReturned, step: Stepping): void {
  const delivery = step.customer.deliveries.find((open) => open.id === event.delivery)
  if (delivery?.state !== 'handed' || delivery.attempts !== event.attempt) return
  // The attempt stays counted: its number, and with it the id of the report on it, is never used twice.
  delivery.state = 'pending'
  passDoor(delivery, step)
}
