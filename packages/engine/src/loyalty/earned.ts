import { addToRollup, findRollup } from '../profile/rollup.ts'
import { countInWindow, grainOf } from '../profile/window.ts'
import type { Stepping } from '../stepping.ts'
import { earnedKey, type Programme } from './programme.ts'

/** Points earned in a window, less what was taken back of them, whatever became of them otherwise. */
export function earnedWithin(key: string, withinMs: number, { customer, world }: Stepping): number {
  const rollup = findRollup(customer, key)
  return rollup ? countInWindow(rollup, withinMs, world.now, true) : 0
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

/** Counts points towards what was earned in a programme in all. */
export function noteEarnedInAll({ id, limit, tiers }: Programme, points: number, at: number, step: Stepping): void {
  const windows = tiers.map(({ withinMs }) => withinMs)
  noteEarned(earnedKey(id), points, at, limit ? [...windows, limit.withinMs] : windows, step)
}
