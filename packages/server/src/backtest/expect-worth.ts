import type { Judged } from '../evaluate/estimators.ts'
import { FOLDS, foldOf } from '../evaluate/folds.ts'
import type { Distribution } from './relive.ts'

/** A decision that was made, and what the changed playbook would have made of it. */
export interface JudgedRow {
  /** The trigger or the placement. */
  readonly slot: string
  readonly done: string
  /** Probability of what was done, under the changed playbook and when it was done. */
  readonly weight: number
  readonly propensity: number
  /** What came of it, minor units. */
  readonly worth: number
  readonly target: Distribution
}

interface Sum {
  total: number
  count: number
}

/** Decisions by which the mean of one thing is drawn to that of its slot. */
const PRIOR_ROWS = 10

/**
 * What a model expects of what was done and of what the changed playbook would do: the mean worth of each thing in its
 * slot, drawn to that of the slot, learned from the other folds. Tells also which share of what would be done was never
 * done there.
 */
export function expectWorth(
  rows: readonly JudgedRow[],
): Pick<Judged, 'expected' | 'expectedUnderTarget'> & { readonly unseenShare: number } {
  const expected = new Float64Array(rows.length)
  const expectedUnderTarget = new Float64Array(rows.length)
  const seen = new Set(rows.map(({ done, slot }) => keyOf(slot, done)))
  let unseen = 0
  for (let fold = 0; fold < FOLDS; fold++) {
    const mean = meansOf(rows.filter((_, row) => foldOf(row) !== fold))
    for (let row = fold; row < rows.length; row += FOLDS) {
      const { done, slot, target } = rows[row]!
      expected[row] = mean(slot, done)
      for (const [thing, probability] of target) {
        expectedUnderTarget[row]! += probability * mean(slot, thing)
        if (!seen.has(keyOf(slot, thing))) unseen += probability
      }
    }
  }
  return { expected, expectedUnderTarget, unseenShare: rows.length === 0 ? 1 : unseen / rows.length }
}

function meansOf(rows: readonly JudgedRow[]): (slot: string, thing: string) => number {
  const sums = new Map<string, Sum>()
  const add = (key: string, worth: number) => {
    const sum = sums.get(key) ?? { total: 0, count: 0 }
    sums.set(key, sum)
    sum.total += worth
    sum.count++
  }
  for (const { done, slot, worth } of rows) {
    add(slot, worth)
    add(keyOf(slot, done), worth)
  }
  return (slot, thing) => {
    const all = sums.get(slot)
    const prior = all ? all.total / all.count : 0
    const own = sums.get(keyOf(slot, thing)) ?? { total: 0, count: 0 }
    return (own.total + PRIOR_ROWS * prior) / (own.count + PRIOR_ROWS)
  }
}

function keyOf(slot: string, thing: string): string {
  return `${slot}\u0000${thing}`
}
