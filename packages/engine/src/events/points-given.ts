import { givePoints } from '../loyalty/transfer.ts'
import type { CustomerId } from '../profile/customer.ts'
import type { Stepping } from '../stepping.ts'
import type { EventBase } from './event.ts'

/** The customer hands points to somebody of the same household. */
export interface PointsGiven extends EventBase {
  readonly type: 'points-given'
  readonly programme: string
  readonly points: number
  readonly to: CustomerId
  readonly household: string
  /** What was asked for, as a fingerprint; left out where nobody would ask again. */
  readonly asked?: string
}

/** Takes them, where there are enough and the programme allows it; else nothing changes. */
export function observePointsGiven(event: PointsGiven, step: Stepping): void {
  givePoints({ ...event, transfer: event.id }, step)
}
