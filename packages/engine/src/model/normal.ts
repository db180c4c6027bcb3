/** Steps of the table per unit: interpolated linearly its error stays below 4e-5. */
const STEPS = 64

/** Below so many deviations nothing is told apart any more; above, the probability is 1. */
const RANGE = 6

const LAST = 2 * RANGE * STEPS

const table = Float64Array.from({ length: LAST + 2 }, (_, i) => (i >= LAST ? 0 : Math.log(compute(i / STEPS - RANGE))))

/**
 * Logarithm of the probability that a standard normal variable is at most `z`, from a table: choosing asks for it
 * thousands of times.
 */
export function logNormalBelow(z: number): number {
  const at = (z + RANGE) * STEPS
  if (at <= 0) return table[0]!
  if (at >= LAST) return 0
  const i = at | 0
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
