import type { PointsLot } from '../loyalty/account.ts'
import { receivePoints } from '../loyalty/transfer.ts'
import type { Stepping } from '../stepping.ts'
import type { EventBase } from './event.ts'

/** Points that somebody else has given come to the customer. */
export interface PointsReceived extends EventBase {
  readonly type: 'points-received'
  readonly transfer: string
  readonly programme: string
  readonly lots: readonly PointsLot[]
}

export function observePointsReceived(event: PointsReceived, step: Stepping): void {
  receivePoints(event, step)
}
