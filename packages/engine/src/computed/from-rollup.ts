import type { Customer } from '../profile/customer.ts'
import { findRollup, type Rollup } from '../profile/rollup.ts'
import { countInWindow, nextExpiry } from '../profile/window.ts'
import type { Computed } from './computed.ts'

type Reading = Pick<Computed, 'read' | 'until' | 'reaches'>

const DAY_MS = 86_400_000

/** Counts, sums and averages of events, ever or in a window. */
export function fromRollup(calculate: 'count' | 'sum' | 'average', key: string, windowMs: number | undefined): Reading {
  const total = (rollup: Rollup, now: number, sums: boolean) => {
    if (windowMs === undefined) return sums ? rollup.sum : rollup.count
    return countInWindow(rollup, windowMs, now, sums)
  }
  const read = (customer: Customer, now: number) => {
    const rollup = findRollup(customer, key)
    if (calculate !== 'average') return rollup ? total(rollup, now, calculate === 'sum') : 0
    const count = rollup ? total(rollup, now, false) : 0
    return count === 0 ? undefined : total(rollup!, now, true) / count
  }
  const until = (customer: Customer, now: number) => {
    const rollup = windowMs === undefined ? undefined : findRollup(customer, key)
    return rollup ? nextExpiry(rollup, windowMs!, now) : Number.POSITIVE_INFINITY
  }
  return { read, until, reaches: undefined }
}

/** Whole days since the last event; none where there was none, or none in the window. */
export function daysSince(key: string, windowMs = Number.POSITIVE_INFINITY): Reading {
  const daysOf = ({ last }: Rollup, now: number) => Math.max(0, Math.floor((now - last) / DAY_MS))
  const find = (customer: Customer, now: number) => {
    const rollup = findRollup(customer, key)
    return rollup && rollup.last + windowMs > now ? rollup : undefined
  }
  return {
    read(customer, now) {
      const rollup = find(customer, now)
      return rollup && daysOf(rollup, now)
    },
    until(customer, now) {
      const rollup = find(customer, now)
      if (!rollup) return Number.POSITIVE_INFINITY
      return rollup.last + Math.min(windowMs, (daysOf(rollup, now) + 1) * DAY_MS)
    },
    reaches:
      windowMs === Number.POSITIVE_INFINITY
        ? (customer, threshold) => {
            const rollup = findRollup(customer, key)
            return rollup ? rollup.last + Math.ceil(threshold) * DAY_MS : Number.POSITIVE_INFINITY
          }
        : undefined,
  }
}
