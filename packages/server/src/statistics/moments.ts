/** An estimate with the standard error of its mean. */
export interface Estimate {
  readonly value: number
  readonly standardError: number
}

/** Mean of numbers and the standard error of that mean. */
export function meanOf(values: Float64Array): Estimate {
  const n = values.length
  let sum = 0
  for (const value of values) sum += value
  const mean = sum / n
  let squares = 0
  for (const value of values) squares += (value - mean) ** 2
  return { value: mean, standardError: n > 1 ? Math.sqrt(squares / (n - 1) / n) : Number.POSITIVE_INFINITY }
}
