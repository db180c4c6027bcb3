import type { ContextColumn } from './logged-rows.ts'
import { readNumber } from './numbers.ts'

/** Rows as numbers: 1, then for each column which of its groups the row is in. */
export interface Features {
  readonly width: number
  /** The places that are 1 in a row; all others are 0. The first is always 0, the constant. */
  readonly places: readonly Int32Array[]
}

/** A column with more different numbers than this is cut into as many groups of equal size. */
const NUMBER_GROUPS = 5
/** Values of a column that are told apart; rarer ones are one group. */
const MOST_VALUES = 20

/** Encodes what is known of the rows. Groups follow from all rows, never from rewards, so judging with them is fair. */
export function encodeFeatures(columns: readonly ContextColumn[], rows: number): Features {
  let width = 1
  const groups = columns.map(({ values }) => {
    const { count, of } = groupsOf(values)
    const first = width
    width += count
    return values.map((value) => first + of(value))
  })
  return { width, places: Array.from({ length: rows }, (_, row) => Int32Array.of(0, ...groups.map((g) => g[row]!))) }
}

function groupsOf(values: readonly string[]): { count: number; of: (value: string) => number } {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  const edges = counts.size > NUMBER_GROUPS ? edgesOf(values) : undefined
  if (edges) return { count: edges.length + 1, of: (value) => edges.filter((edge) => Number(value) > edge).length }
  const common = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, MOST_VALUES)
  const known = new Map(common.map(([value], group) => [value, group]))
  return { count: known.size + 1, of: (value) => known.get(value) ?? known.size }
}

/** Where a column of numbers is cut; undefined when it does not hold numbers only. */
function edgesOf(values: readonly string[]): number[] | undefined {
  const numbers = values.map(readNumber)
  if (numbers.includes(undefined)) return undefined
  const sorted = Float64Array.from(numbers as number[]).sort()
  const edges = Array.from({ length: NUMBER_GROUPS - 1 }, (_, i) => {
    return sorted[Math.floor(((i + 1) * sorted.length) / NUMBER_GROUPS)]!
  })
  return [...new Set(edges)]
}
