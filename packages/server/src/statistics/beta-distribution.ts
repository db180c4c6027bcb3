import { logGamma } from './gamma.ts'

/** A Beta distribution. */
export interface BetaDistribution {
  readonly alpha: number
  readonly beta: number
}

const MAX_TERMS = 10_000
const EPSILON = 1e-14
const TINY = 1e-300

/** The distribution function of a Beta distribution: regularised incomplete beta by its continued fraction (DLMF 8.17.22). */
export function betaAtMost({ alpha, beta }: BetaDistribution): (x: number) => number {
  const logScale = logGamma(alpha + beta) - logGamma(alpha) - logGamma(beta)
  const turn = (alpha + 1) / (alpha + beta + 2)
  return (x) => {
    if (x <= 0) return 0
    if (x >= 1) return 1
    const front = Math.exp(logScale + alpha * Math.log(x) + beta * Math.log1p(-x))
    return x < turn ? (front * fraction(alpha, beta, x)) / alpha : 1 - (front * fraction(beta, alpha, 1 - x)) / beta
  }
}

/** Mean and standard deviation. */
export function betaMoments({ alpha, beta }: BetaDistribution): { mean: number; deviation: number } {
  const total = alpha + beta
  return { mean: alpha / total, deviation: Math.sqrt((alpha * beta) / (total * total * (total + 1))) }
}

/** By Lentz' method. */
function fraction(a: number, b: number, x: number): number {
  let c = 1
  let d = 1 / orTiny(1 - ((a + b) * x) / (a + 1))
  let h = d
  for (let m = 1; m < MAX_TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / orTiny(1 + even * d)
    c = orTiny(1 + even / c)
    h *= c * d
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / orTiny(1 + odd * d)
    c = orTiny(1 + odd / c)
    const step = c * d
    h *= step
    if (Math.abs(step - 1) < EPSILON) break
  }
  return h
}

function orTiny(value: number): number {
  return Math.abs(value) < TINY ? TINY : value
}
