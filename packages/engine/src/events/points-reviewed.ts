import { reviewPoints } from '../loyalty/hold.ts'
import type { Stepping } from '../stepping.ts'
import type { EventBase } from './event.ts'

/** Somebody has looked at points that were held back. */
export interface PointsReviewed extends EventBase {
  readonly type: 'points-reviewed'
  readonly programme: string
  readonly item: string
  readonly approved: boolean
  /** Who: another than who asked for them. */
  readonly by: string
}

export function observePointsReviewed(event: PointsReviewed, step: Stepping): void {
  reviewPoints(event, step)
}
