import type { Delivery } from '../delivery/delivery.ts'

/**
 * What a delivery waits for. leave: the person and the brand let it go (the end of the night, of a pause, an approval);
 * turn: its turn among others; attempt: another attempt with its provider; provider: the provider takes anything at all.
 */
export type WaitsFor = 'leave' | 'turn' | 'attempt' | 'provider'

/** The delivery waits until its `dueAt`; a timer of the customer brings it back. */
export interface PostponeDelivery {
  readonly type: 'postpone-delivery'
  readonly delivery: Delivery
  readonly awaits: WaitsFor
}
