/** Steps of the table per unit. Interpolated linearly its error stays below 5e-7, which is also that of the formula. */
const STEPS = 256

/** Beyond so many deviations the probability is taken to be 0 or 1. */
const RANGE = 6

const table = Float64Array.from({ length: 2 * RANGE * STEPS + 2 }, (_, i) => compute(i / STEPS - RANGE))

/** Probability that a standard normal variable is at most `z`, from a table: choosing asks for it thousands of times. */
export function normalBelow(z: number): number {
  if (z <= -RANGE) return 0
  if (z >= RANGE) return 1
  const at = (z + RANGE) * STEPS
  const i = Math.floor(at)
  const low = table[i]!
  return low + (table[i + 1]! - low) * (at - i)
}

/** Standard normal distribution function (Abramowitz and Stegun 1964, formula 26.2.17; absolute error below 7.5e-8). */
function compute(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z))
  const poly = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  const tail = 0.3989422804014327 * Math.exp((-z * z) / 2) * poly
  return z >= 0 ? 1 - tail : tail
}
