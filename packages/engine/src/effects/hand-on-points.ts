import type { PointsLot } from '../loyalty/account.ts'
import type { CustomerId } from '../profile/customer.ts'

/** Bring points to whom they are for, and say so to who gave them. Asked again until that is said; it has to be done once. */
export interface HandOnPoints {
  readonly type: 'hand-on-points'
  readonly transfer: string
  readonly programme: string
  readonly to: CustomerId
  readonly lots: readonly PointsLot[]
}
