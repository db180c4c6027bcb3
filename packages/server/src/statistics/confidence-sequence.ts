import { squaresAroundMean } from './spread.ts'

/** Sums from which a mean and its spread follow. */
export interface Sums {
  readonly count: number
  readonly sum: number
  readonly squares: number
}

/** A mean with a stretch that holds at every moment at which somebody looks. */
export interface Bounded {
  readonly mean: number
  readonly interval: readonly [low: number, high: number]
}

/** The count at which the stretch is narrowest for its kind; it holds at every other too. */
const SHARPEST_AT = 1000

/** Before this many a spread says nothing. */
const LEAST = 30

/**
 * Mean of what was summed, with an asymptotic confidence sequence (Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas 2024,
 * theorem 2.2): with probability 1 − alpha the true mean lies within it at every count at once, so one may look as
 * often as one likes and stop when one likes. Half of the width is σ √(2 (nρ² + 1) / (n²ρ²) · ln(√(nρ² + 1) / alpha)).
 * Where all were alike so far, which seldom means that they always are, σ is that of `kin`; without one there is no end to it.
 */
export function boundMean(sums: Sums, alpha = 0.05, kin: Sums = sums): Bounded {
  const { count, sum } = sums
  if (count === 0) return { mean: 0, interval: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] }
  const mean = sum / count
  const variance = varianceOf(sums) || varianceOf(kin)
  if (count < LEAST || variance === 0) return { mean, interval: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] }
  const odds = -2 * Math.log(alpha)
  const rho = (odds + Math.log(odds + 1)) / SHARPEST_AT
  const scaled = count * rho + 1
  const half = Math.sqrt(((2 * variance * scaled) / (count * count * rho)) * Math.log(Math.sqrt(scaled) / alpha))
  return { mean, interval: [mean - half, mean + half] }
}

/** 0 where all were alike, or are too few to tell. */
function varianceOf({ count, squares, sum }: Sums): number {
  return count < LEAST ? 0 : squaresAroundMean(count, sum, squares) / count
}

/** The difference of two means, each bounded with half of alpha, so that both hold at every moment together. */
export function boundDifference(one: Sums, other: Sums, alpha = 0.05): Bounded {
  const [a, b] = [boundMean(one, alpha / 2, other), boundMean(other, alpha / 2, one)]
  return { mean: a.mean - b.mean, interval: [a.interval[0] - b.interval[1], a.interval[1] - b.interval[0]] }
}
