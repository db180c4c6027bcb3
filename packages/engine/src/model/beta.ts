/** How often an action was shown on a channel with and without the wanted response. */
export interface ResponseCounts {
  readonly successes: number
  readonly failures: number
}

/** The counts that an action starts with, so that a new one is neither hopeless nor certain. */
export interface BetaPrior {
  readonly alpha: number
  readonly beta: number
}

/** Mean and standard deviation of a response probability. */
export interface Belief {
  readonly mean: number
  readonly deviation: number
}

/** Posterior of a Bernoulli probability under a Beta prior: Beta(alpha + successes, beta + failures). */
export function believe(prior: BetaPrior, counts: ResponseCounts): Belief {
  const alpha = prior.alpha + counts.successes
  const beta = prior.beta + counts.failures
  const total = alpha + beta
  return { mean: alpha / total, deviation: Math.sqrt((alpha * beta) / (total * total * (total + 1))) }
}
