/** What was learned counts half after this time: tastes and seasons change. */
export const HALF_LIFE_MS = 60 * 86_400_000

/** 2026-01-01: the instant at which an observation weighs 1. */
const LANDMARK = 1_767_225_600_000

/**
 * What an observation made at `at` weighs in what is kept. Instead of making everything that is kept lighter as time
 * goes by, each new observation is heavier (forward decay, Cormode et al. 2009): sums stay sums, can be added up in any
 * order and by any number of nodes, and dividing by the weight of the present gives what they count now.
 */
export function weightAt(at: number): number {
  return 2 ** ((at - LANDMARK) / HALF_LIFE_MS)
}
