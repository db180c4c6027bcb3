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
