import { adjustPoints } from '../loyalty/spend.ts'
import type { Stepping } from '../stepping.ts'
import type { EventBase } from './event.ts'

/** Somebody of the brand gives a customer points, or takes some. */
export interface PointsAdjusted extends EventBase {
  readonly type: 'points-adjusted'
  readonly programme: string
  /** More than 0: given; less: taken. */
  readonly points: number
  readonly reason: string
  /** Who: name of the key. */
  readonly by?: string
  /** What was asked for, as a fingerprint; left out where nobody would ask again. */
  readonly asked?: string
}

export function observePointsAdjusted(event: PointsAdjusted, step: Stepping): void {
  adjustPoints(event.id, event, step)
}
