import { passDoor } from '../delivery/door.ts'
import { endDelivery, postpone } from '../delivery/lifecycle.ts'
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
  /** When its turn is, where its channel or its sender takes no more before. */
  readonly turnAt?: number
}

export function observeDeliveryReturned(event: DeliveryReturned, step: Stepping): void {
  const delivery = step.customer.deliveries.find((open) => open.id === event.delivery)
  if (delivery?.state !== 'handed' || delivery.attempts !== event.attempt) return
  // The attempt stays counted: its number, and with it the id of the report on it, is never used twice.
  delivery.state = 'pending'
  const { turnAt } = event
  if (turnAt === undefined) return passDoor(delivery, step)
  if (turnAt >= delivery.expiresAt) return endDelivery(delivery, 'suppressed', 'rate_exceeded', step.world.now, step)
  delivery.turnAt = turnAt
  postpone(delivery, 'turn', turnAt, step)
}
