import { spendPoints } from '../loyalty/spend.ts'
import type { Stepping } from '../stepping.ts'
import type { EventBase } from './event.ts'

/** The customer buys something with points. */
export interface PointsSpent extends EventBase {
  readonly type: 'points-spent'
  readonly programme: string
  /** What it costs, where it is not a reward of the programme. */
  readonly points: number
  readonly reward?: string
  /** What was asked for, as a fingerprint; left out where nobody would ask again. */
  readonly asked?: string
}

/** Takes the points, where there are enough; else nothing changes. */
export function observePointsSpent(event: PointsSpent, step: Stepping): void {
  spendPoints(event.id, event, step)
}
