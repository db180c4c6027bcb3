import type { Delivery } from '../delivery/delivery.ts'

/** The provider has taken the delivery; its receipt is awaited until its `dueAt`. */
export interface AcceptDelivery {
  readonly type: 'accept-delivery'
  readonly delivery: Delivery
}
