import type { Delivery } from '../delivery/delivery.ts'

/** The delivery has ended. A reason is given unless it was delivered, and where nobody has confirmed that. */
export interface CloseDelivery {
  readonly type: 'close-delivery'
  readonly delivery: Delivery
  readonly state: 'delivered' | 'suppressed' | 'failed'
  readonly reason: string | undefined
}
