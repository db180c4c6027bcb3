import type { NumberTest } from '../condition/comparison.ts'
import { plus } from './exact-sum.ts'
import { createNumbers, threeNumbers } from './numbers.ts'
import type { Buckets, Rollup } from './rollup.ts'

/** How finely a window is cut: the minute up to an hour, the hour up to two days, the day beyond. */
export type Grain = 'minute' | 'hour' | 'day'

const GRAIN_MS: Readonly<Record<Grain, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 }

/** How far back each grain is kept; one more bucket than the longest window of the grain needs. */
const KEPT_MS: Readonly<Record<Grain, number>> = { minute: 3_660_000, hour: 176_400_000, day: 34_646_400_000 }

export const MAX_WINDOW_MS = 400 * GRAIN_MS.day

/** The grain in which a window of this length is kept. */
export function grainOf(windowMs: number): Grain {
  if (windowMs <= GRAIN_MS.hour) return 'minute'
  return windowMs <= 2 * GRAIN_MS.day ? 'hour' : 'day'
}

/** The number of the bucket that holds an instant. */
export function bucketOf(grain: Grain, at: number): number {
  return Math.floor(at / GRAIN_MS[grain])
}

/** The oldest bucket that any window can still reach. */
export function oldestKept(grain: Grain, now: number): number {
  return Math.floor((now - KEPT_MS[grain]) / GRAIN_MS[grain])
}

/** When a bucket leaves a window. */
export function expiryOf(bucket: number, grain: Grain, windowMs: number): number {
  return bucket * GRAIN_MS[grain] + windowMs
}

/** Adds an event to its bucket and lets go of buckets that no window can reach any more. */
export function addToWindow(
  buckets: Buckets | undefined,
  grain: Grain,
  at: number,
  amount: number,
  now: number,
): Buckets {
  return addToBucket(buckets, bucketOf(grain, at), amount, oldestKept(grain, now))
}

/** The same for a bucket that is known, and the oldest one to keep. */
export function addToBucket(held: Buckets | undefined, bucket: number, amount: number, oldest: number): Buckets {
  if (held === undefined) return bucket < oldest ? createNumbers() : threeNumbers(bucket, 1, amount)
  let stale = 0
  while (stale < held.length && held[stale]! < oldest) stale += 3
  if (stale > 0) held.splice(0, stale)
  if (bucket < oldest) return held
  let i = held.length - 3
  while (i >= 0 && held[i]! > bucket) i -= 3
  if (i >= 0 && held[i] === bucket) {
    held[i + 1]!++
    held[i + 2] = plus(held[i + 2]!, amount)
  } else if (i + 3 === held.length) held.push(bucket, 1, amount)
  else held.splice(i + 3, 0, bucket, 1, amount)
  return held
}

/** The buckets of two customers who were found to be one. */
export function mergeWindows(a: Buckets | undefined, b: Buckets | undefined): Buckets | undefined {
  if (a === undefined || b === undefined) return a ?? b
  const merged: Buckets = createNumbers()
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    const bucket = Math.min(a[i] ?? Number.POSITIVE_INFINITY, b[j] ?? Number.POSITIVE_INFINITY)
    let count = 0
    let sum = 0
    for (; a[i] === bucket; i += 3) {
      count += a[i + 1]!
      sum = plus(sum, a[i + 2]!)
    }
    for (; b[j] === bucket; j += 3) {
      count += b[j + 1]!
      sum = plus(sum, b[j + 2]!)
    }
    merged.push(bucket, count, sum)
  }
  return merged
}

/** Events (or their sum) in the window that ends now. A bucket is inside until its start is `windowMs` old. */
export function countInWindow(rollup: Rollup, windowMs: number, now: number, sums: boolean): number {
  const grain = grainOf(windowMs)
  const buckets = bucketsOf(rollup, grain)
  if (!buckets) return 0
  const oldest = oldestBucket(grain, windowMs, now)
  let total = 0
  for (let i = buckets.length - 3; i >= 0 && buckets[i]! >= oldest; i -= 3)
    total = plus(total, buckets[i + (sums ? 2 : 1)]!)
  return total
}

/**
 * The first instant at which `test` of the window's total gives another value, if nothing more happens; Infinity
 * when it never does. Adds up from the newest bucket, as `countInWindow` does, so that both see the same sums: what is left after the buckets up to a time have gone is the total of the newer ones.
 */
export function expiryOfChange(
  rollup: Rollup,
  windowMs: number,
  now: number,
  sums: boolean,
  test: NumberTest,
  value: boolean,
): number {
  const grain = grainOf(windowMs)
  const buckets = bucketsOf(rollup, grain)
  let expiry = Number.POSITIVE_INFINITY
  if (!buckets) return expiry
  const oldest = oldestBucket(grain, windowMs, now)
  let left = 0
  for (let i = buckets.length - 3; i >= 0 && buckets[i]! >= oldest; i -= 3) {
    if (test(left) !== value) expiry = expiryOf(buckets[i]!, grain, windowMs)
    left = plus(left, buckets[i + (sums ? 2 : 1)]!)
  }
  return expiry
}

/** The oldest bucket whose start is less than `windowMs` ago. */
export function oldestBucket(grain: Grain, windowMs: number, now: number): number {
  return Math.floor((now - windowMs) / GRAIN_MS[grain]) + 1
}

/** When the oldest bucket inside the window leaves it, if nothing more happens; Infinity where none is inside. */
export function nextExpiry(rollup: Rollup, windowMs: number, now: number): number {
  const grain = grainOf(windowMs)
  const buckets = bucketsOf(rollup, grain) ?? []
  const oldest = oldestBucket(grain, windowMs, now)
  for (let i = 0; i < buckets.length; i += 3) if (buckets[i]! >= oldest) return expiryOf(buckets[i]!, grain, windowMs)
  return Number.POSITIVE_INFINITY
}

function bucketsOf(rollup: Rollup, grain: Grain): Buckets | undefined {
  switch (grain) {
    case 'minute':
      return rollup.minutes
    case 'hour':
      return rollup.hours
    case 'day':
      return rollup.days
  }
}
