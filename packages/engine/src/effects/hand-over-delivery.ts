import type { Delivery } from '../delivery/delivery.ts'

/** Give the delivery to its channel now, once this step is durable. */
export interface HandOverDelivery {
  readonly type: 'hand-over-delivery'
  readonly delivery: Delivery
  readonly attempt: number
}
