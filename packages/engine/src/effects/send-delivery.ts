import type { Delivery } from '../delivery/delivery.ts'

/** A delivery has come into being; it is pending. */
export interface SendDelivery {
  readonly type: 'send-delivery'
  readonly delivery: Delivery
}
