import { settleTransfer } from '../loyalty/transfer.ts'
import type { Stepping } from '../stepping.ts'
import type { EventBase } from './event.ts'

/** Points that the customer has given have come to whom they were for. */
export interface PointsHanded extends EventBase {
  readonly type: 'points-handed'
  readonly transfer: string
}

export function observePointsHanded({ transfer }: PointsHanded, step: Stepping): void {
  settleTransfer(transfer, step)
}
