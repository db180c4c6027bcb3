import type { Delivery } from '../delivery/delivery.ts'

/** The delivery waits until its `dueAt`; a timer of the customer brings it back. */
export interface PostponeDelivery {
  readonly type: 'postpone-delivery'
  readonly delivery: Delivery
}
