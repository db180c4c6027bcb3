/** How well the log covers what the policy that is judged would do. */
export interface Support {
  readonly rows: number
  /** Rows that the weighted mean is worth: (Σw)² / Σw² (Kong 1992). */
  readonly effectiveSampleSize: number
  /** Rows that its standard error is worth: (Σw²)² / Σw⁴ (Owen 2013, Monte Carlo theory, section 9.3). */
  readonly effectiveSampleSizeOfError: number
  /** Rows that carry the reward: (Σwr)² / Σ(wr)². */
  readonly effectiveRewards: number
  /** Should be 1, since a policy's probabilities sum to 1. */
  readonly meanWeight: number
  readonly largestWeight: number
  /** Share of all weight that would be cut if none were above √n times the mean (Ionides 2008). */
  readonly clippedWeightShare: number
  /** Share of what the policy would do that the log never saw. */
  readonly unseenShare: number
}

/** Whether a value can be stood behind. */
export interface Verdict {
  readonly verdict: 'ok' | 'unreliable'
  /** Empty where it is ok. */
  readonly reason: string
}

/** Below these, an estimate is not worth its name. */
const LEAST_ROWS = 100
const LEAST_ROWS_OF_ERROR = 50
const LEAST_REWARDS = 5
const MOST_UNSEEN = 0.01
/** By so many standard errors may the mean weight be off 1 before the propensities are not believed. */
const MEAN_WEIGHT_ERRORS = 4

export function measureSupport(weight: Float64Array, reward: Float64Array, unseenShare: number): Support {
  const rows = weight.length
  let sum = 0
  let squares = 0
  let fourths = 0
  let gains = 0
  let gainSquares = 0
  let largestWeight = 0
  for (let row = 0; row < rows; row++) {
    const w = weight[row]!
    sum += w
    squares += w * w
    fourths += w ** 4
    gains += Math.abs(w * reward[row]!)
    gainSquares += (w * reward[row]!) ** 2
    largestWeight = Math.max(largestWeight, w)
  }
  const clip = (Math.sqrt(rows) * sum) / rows
  const cut = weight.reduce((total, w) => total + Math.max(0, w - clip), 0)
  return {
    rows,
    effectiveSampleSize: orNothing(sum * sum, squares),
    effectiveSampleSizeOfError: orNothing(squares * squares, fourths),
    effectiveRewards: orNothing(gains * gains, gainSquares),
    meanWeight: sum / rows,
    largestWeight,
    clippedWeightShare: orNothing(cut, sum),
    unseenShare,
  }
}

function orNothing(over: number, under: number): number {
  return under === 0 ? 0 : over / under
}

/** Refuses what rests on too little, saying on what. */
export function judgeSupport(support: Support): Verdict {
  const reason = whyUnreliable(support)
  return { verdict: reason === '' ? 'ok' : 'unreliable', reason }
}

function whyUnreliable(support: Support): string {
  const { effectiveRewards, effectiveSampleSize, effectiveSampleSizeOfError, meanWeight, rows, unseenShare } = support
  const thin = 'cannot tell: support too thin'
  if (rows === 0) return 'cannot tell: there are no decisions to judge by'
  if (unseenShare > MOST_UNSEEN)
    return `${thin}: ${percent(unseenShare)} of what the policy would do is not in the log at all`
  if (effectiveSampleSize < LEAST_ROWS)
    return `${thin}: the ${rows} rows are worth ${Math.round(effectiveSampleSize)}, ${LEAST_ROWS} are needed`
  if (effectiveSampleSizeOfError < LEAST_ROWS_OF_ERROR)
    return `${thin}: a few rows with large weights decide; for the standard error the ${rows} rows are worth ${Math.round(effectiveSampleSizeOfError)}, ${LEAST_ROWS_OF_ERROR} are needed`
  const meanError = Math.sqrt(Math.max(0, rows / effectiveSampleSize - 1) / rows) * meanWeight
  if (Math.abs(meanWeight - 1) > MEAN_WEIGHT_ERRORS * meanError + 0.005)
    return `cannot tell: the weights average ${meanWeight.toFixed(3)} where they should average 1, so the propensities are not those by which the log came about`
  if (effectiveRewards < LEAST_REWARDS)
    return `cannot tell: too few rows with a reward carry it; they are worth ${Math.round(effectiveRewards)}, ${LEAST_REWARDS} are needed`
  return ''
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}
