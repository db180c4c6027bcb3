/** A figure over rounds: the median, and the lowest and highest round as its spread. */
export interface Spread {
  readonly median: number
  readonly low: number
  readonly high: number
}

/** Median, lowest and highest of at least one number. */
export function spreadOf(values: readonly number[]): Spread {
  if (values.length === 0) throw new RangeError('no rounds were measured')
  const sorted = values.toSorted((a, b) => a - b)
  return { median: percentile(sorted, 0.5), low: sorted[0]!, high: sorted.at(-1)! }
}

/** The median of at least one number. */
export function medianOf(values: readonly number[]): number {
  return spreadOf(values).median
}

/** The value of ascending numbers below which a share of them lies, interpolated linearly. */
export function percentile(sorted: ArrayLike<number>, share: number): number {
  const at = share * (sorted.length - 1)
  const below = sorted[Math.floor(at)]
  const above = sorted[Math.ceil(at)]
  if (below === undefined || above === undefined) throw new RangeError('no numbers to take a percentile of')
  return below + (above - below) * (at - Math.floor(at))
}

/** Rounds to so many significant digits, so that the report does not claim more than was measured. */
export function round(value: number, digits = 4): number {
  return Number(value.toPrecision(digits))
}
