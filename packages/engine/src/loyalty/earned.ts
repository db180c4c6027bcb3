import { addToRollup, findRollup } from '../profile/rollup.ts'
import { countInWindow, grainOf } from '../profile/window.ts'
import type { Stepping } from '../stepping.ts'
import { countPointsForHousehold, type EarnedIn, earnedByHousehold } from './household-points.ts'
import { earnedKey, type PointsCap, type Programme } from './programme.ts'

/** Points earned in a window, less what was taken back of them, whatever became of them otherwise. */
export function earnedWithin(key: string, withinMs: number, { customer, world }: Stepping): number {
  const rollup = findRollup(customer, key)
  return rollup ? countInWindow(rollup, withinMs, world.now, true) : 0
}

/** How many points, or uses, a limit leaves: to the customer, and where it is for a household in common to that. */
export function roomWithin(key: string, cap: PointsCap | undefined, step: Stepping): number {
  if (!cap) return Number.POSITIVE_INFINITY
  const own = cap.points - earnedWithin(key, cap.withinMs, step)
  return cap.perHousehold ? Math.min(own, cap.points - earnedByHousehold(key, cap.withinMs, undefined, step)) : own
}

/** Counts points, or uses, towards a limit: of the customer, and where it is for a household in common of that. */
export function noteTowards(
  key: string,
  cap: PointsCap,
  points: number,
  at: number,
  earnedIn: EarnedIn | undefined,
  step: Stepping,
): void {
  noteEarned(key, points, at, [cap.withinMs], step)
  if (cap.perHousehold) countPointsForHousehold(key, points, at, cap.withinMs, earnedIn, step)
}

/** Counts points towards windows of these lengths: of caps, limits and tiers. */
export function noteEarned(
  key: string,
  points: number,
  at: number,
  windowsMs: readonly number[],
  step: Stepping,
): void {
  const grains = new Set(windowsMs.map(grainOf))
  if (grains.size === 0) return
  const spec = {
    ...{ key, event: '', accepts: undefined, amount: () => points, lines: undefined, during: undefined, months: false },
    minutes: grains.has('minute'),
    hours: grains.has('hour'),
    days: grains.has('day'),
  }
  addToRollup(step.customer, spec, {}, at, step.world.now, step.scope.zone)
}

/** Counts points towards what was earned in a programme in all; `earnedIn`: by whose household. */
export function noteEarnedInAll(
  { id, limit, tiers }: Programme,
  points: number,
  at: number,
  earnedIn: EarnedIn | undefined,
  step: Stepping,
): void {
  const windows = tiers.map(({ withinMs }) => withinMs)
  noteEarned(earnedKey(id), points, at, limit ? [...windows, limit.withinMs] : windows, step)
  const memoryMs = step.world.playbook.householdPoints.get(id)
  if (memoryMs !== undefined) countPointsForHousehold(earnedKey(id), points, at, memoryMs, earnedIn, step)
}
