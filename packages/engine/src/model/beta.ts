/** How often something was shown with and without the wanted response. Not whole where older ones count less. */
export interface ResponseCounts {
  readonly successes: number
  readonly failures: number
}

export const NO_RESPONSES: ResponseCounts = { successes: 0, failures: 0 }

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
