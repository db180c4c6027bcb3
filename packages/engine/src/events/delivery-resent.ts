import { findDeadLetter, resend } from '../delivery/dead-letter.ts'
import type { Stepping } from '../stepping.ts'
import type { EventBase } from './event.ts'

/** Somebody wants a delivery that has failed to be sent again. */
export interface DeliveryResent extends EventBase {
  readonly type: 'delivery-resent'
  readonly delivery: string
  /** Who: the name of the key. */
  readonly by: string
}

export function observeDeliveryResent(event: DeliveryResent, step: Stepping): void {
  const letter = findDeadLetter(step.customer, event.delivery, step.world.now)
  if (letter) resend(letter, step)
}
