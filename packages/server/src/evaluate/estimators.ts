import { type Estimate, meanOf } from '../statistics/moments.ts'

/** The value of a policy, estimated in three ways. */
export interface Estimators {
  /** Inverse propensity scores (Horvitz & Thompson 1952). */
  readonly ips: Estimate
  /** Self-normalised (Hájek; Swaminathan & Joachims 2015). */
  readonly snips: Estimate
  /** Doubly robust (Dudík, Langford & Li 2011). */
  readonly dr: Estimate
}

/** What estimating takes, by row. */
export interface Judged {
  readonly reward: Float64Array
  /** Probability of what was done under the policy that is judged, divided by that under which it was done. */
  readonly weight: Float64Array
  /** Reward that a model expects of what was done; it must not have learned from the row itself. */
  readonly expected: Float64Array
  /** Reward that the model expects under the policy that is judged. */
  readonly expectedUnderTarget: Float64Array
}

/** Estimates a policy's value by all three, with standard errors. */
export function estimate(judged: Judged): Estimators {
  return { ips: inversePropensity(judged), snips: selfNormalised(judged), dr: meanOf(doublyRobust(judged)) }
}

function inversePropensity({ reward, weight }: Judged): Estimate {
  return meanOf(reward.map((value, row) => value * weight[row]!))
}

/** Standard error by the delta method (Owen 2013, Monte Carlo theory, section 9.2). */
function selfNormalised({ reward, weight }: Judged): Estimate {
  let weights = 0
  let rewards = 0
  for (let row = 0; row < reward.length; row++) {
    weights += weight[row]!
    rewards += weight[row]! * reward[row]!
  }
  const value = weights === 0 ? Number.NaN : rewards / weights
  let squares = 0
  for (let row = 0; row < reward.length; row++) squares += (weight[row]! * (reward[row]! - value)) ** 2
  return { value, standardError: Math.sqrt(squares) / weights }
}

/** What the doubly robust estimate is the mean of. */
function doublyRobust({ expected, expectedUnderTarget, reward, weight }: Judged): Float64Array {
  return reward.map((value, row) => expectedUnderTarget[row]! + weight[row]! * (value - expected[row]!))
}
