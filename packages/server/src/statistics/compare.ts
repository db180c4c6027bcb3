import { type BetaDistribution, betaAtMost, betaMoments } from './beta-distribution.ts'
import { normalAtMost } from './gamma.ts'
import { rankProbabilities, type Uncertain } from './ranks.ts'

/** How one of several quantities compares to the others. */
export interface Compared {
  /** Probability that it is the highest. */
  readonly probabilityBest: number
  /** What is expected to be lost by taking it where another is higher: E[highest − this]. */
  readonly expectedLoss: number
}

/** What is believed of a share after so many of so many, starting from Beta(1, 1): every share as likely as the other. */
export function believedShare(of: number, all: number): Uncertain & BetaDistribution {
  const belief = { alpha: 1 + of, beta: 1 + all - of }
  return { ...belief, ...betaMoments(belief), atMost: betaAtMost(belief) }
}

/** What is believed of a mean after seeing it with a standard error, starting from every mean being as likely as the other: normal. */
export function believedMean(mean: number, standardError: number): Uncertain {
  if (standardError === 0) return { mean, deviation: 0, atMost: (x) => (x >= mean ? 1 : 0) }
  return { mean, deviation: standardError, atMost: (x) => normalAtMost((x - mean) / standardError) }
}

/** Compares independent quantities by integration, without chance. */
export function compare(quantities: readonly Uncertain[]): Compared[] {
  const ranks = rankProbabilities(quantities, 1)
  const highest = expectedHighest(quantities)
  return quantities.map(({ mean }, i) => ({
    probabilityBest: ranks[i]![0]!,
    expectedLoss: Math.max(0, highest - mean),
  }))
}

const STEPS = 2000
const REACH = 9

/** E[max] = low + ∫ from low of 1 − Π F_i(x) dx, by the trapezoidal rule. */
function expectedHighest(quantities: readonly Uncertain[]): number {
  const low = Math.max(...quantities.map(({ deviation, mean }) => mean - REACH * deviation))
  const high = Math.max(...quantities.map(({ deviation, mean }) => mean + REACH * deviation))
  if (high <= low) return Math.max(...quantities.map(({ mean }) => mean))
  const width = (high - low) / STEPS
  let sum = 0
  for (let i = 0; i <= STEPS; i++) {
    const x = low + i * width
    const above = 1 - quantities.reduce((all, { atMost }) => all * atMost(x), 1)
    sum += i === 0 || i === STEPS ? above / 2 : above
  }
  return low + sum * width
}

/** The value below which an uncertain quantity lies with a probability: by bisection. */
export function quantile({ atMost, deviation, mean }: Uncertain, probability: number): number {
  let low = mean - 40 * deviation
  let high = mean + 40 * deviation
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2
    if (atMost(middle) < probability) low = middle
    else high = middle
  }
  return (low + high) / 2
}
