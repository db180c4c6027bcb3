/** Coefficients of Lanczos' approximation for g = 7, n = 9 (Godfrey 2001); relative error below 1e-14. */
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
]

const HALF_LOG_TAU = 0.9189385332046728
const MAX_TERMS = 10_000
const EPSILON = 1e-15

/** Natural logarithm of the gamma function of a positive number. */
export function logGamma(x: number): number {
  let sum = LANCZOS[0]!
  for (let i = 1; i < LANCZOS.length; i++) sum += LANCZOS[i]! / (x - 1 + i)
  const t = x + 6.5
  return HALF_LOG_TAU + (x - 0.5) * Math.log(t) - t + Math.log(sum)
}

/**
 * Regularised upper incomplete gamma function Q(a, x): by its series below a + 1 (DLMF 8.11.4), by its continued
 * fraction above (DLMF 8.9.2).
 */
function gammaAbove(a: number, x: number): number {
  if (x <= 0) return 1
  if (x === Number.POSITIVE_INFINITY) return 0
  const scale = Math.exp(a * Math.log(x) - x - logGamma(a))
  return x < a + 1 ? 1 - scale * series(a, x) : scale * fraction(a, x)
}

function series(a: number, x: number): number {
  let term = 1 / a
  let sum = term
  for (let n = 1; n < MAX_TERMS && term > sum * EPSILON; n++) {
    term *= x / (a + n)
    sum += term
  }
  return sum
}

function fraction(a: number, x: number): number {
  const tiny = 1e-300
  let b = x + 1 - a
  let c = 1 / tiny
  let d = 1 / b
  let h = d
  for (let n = 1; n < MAX_TERMS; n++) {
    const an = -n * (n - a)
    b += 2
    d = 1 / orTiny(an * d + b, tiny)
    c = orTiny(b + an / c, tiny)
    const step = c * d
    h *= step
    if (Math.abs(step - 1) < EPSILON) break
  }
  return h
}

function orTiny(value: number, tiny: number): number {
  return Math.abs(value) < tiny ? tiny : value
}

/** Probability that a chi-square variable with so many degrees of freedom exceeds `x`. */
export function chiSquareAbove(x: number, degrees: number): number {
  return gammaAbove(degrees / 2, x / 2)
}

/** Probability that a standard normal variable is at most `z`. */
export function normalAtMost(z: number): number {
  const tail = gammaAbove(0.5, (z * z) / 2) / 2
  return z > 0 ? 1 - tail : tail
}

/** Two-sided 95 % quantile of the normal distribution. */
export const Z95 = 1.959963984540054

/** The value that a standard normal variable stays below with a probability: by bisection, to 1e-12. */
export function normalQuantile(probability: number): number {
  let low = -40
  let high = 40
  while (high - low > 1e-12) {
    const middle = (low + high) / 2
    if (normalAtMost(middle) < probability) low = middle
    else high = middle
  }
  return (low + high) / 2
}
