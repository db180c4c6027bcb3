/*
 * How long answers take, counted in classes: whole seconds up to 16, then eight classes to each doubling, so that a median or any
 * other quantile is known to a sixteenth of itself. Whole numbers only: the same answer falls into the same class everywhere.
 */

const EXACT = 16
const PER_DOUBLING_BITS = 3
const PER_DOUBLING = 1 << PER_DOUBLING_BITS
const LONGEST_SECONDS = 2 ** 30

/** The class of a time, from 0. */
export function answerTimeClass(ms: number): number {
  const seconds = Math.min(LONGEST_SECONDS, Math.max(0, Math.floor(ms / 1000)))
  if (seconds < EXACT) return seconds
  const doublings = 31 - Math.clz32(seconds)
  const part = (seconds >> (doublings - PER_DOUBLING_BITS)) & (PER_DOUBLING - 1)
  return EXACT + (doublings - 4) * PER_DOUBLING + part
}

/** The middle of a class, seconds. */
export function answerTimeOf(index: number): number {
  if (index < EXACT) return index + 0.5
  const doublings = 4 + Math.floor((index - EXACT) / PER_DOUBLING)
  const width = 2 ** (doublings - PER_DOUBLING_BITS)
  return 2 ** doublings + ((index - EXACT) % PER_DOUBLING) * width + width / 2
}

/** A quantile of times by how many fell into each class, seconds; undefined where there are none. */
export function answerTimeQuantile(counts: ReadonlyMap<number, number>, share: number): number | undefined {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
  let left = share * total
  for (const [index, count] of [...counts].sort(([a], [b]) => a - b)) {
    left -= count
    if (left <= 0 && count > 0) return answerTimeOf(index)
  }
  return undefined
}
