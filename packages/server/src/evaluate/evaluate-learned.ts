import { createRandom } from '@attune/engine'
import { normalQuantile, Z95 } from '../statistics/gamma.ts'
import { type Estimate, meanOf } from '../statistics/moments.ts'
import { type Estimators, estimate } from './estimators.ts'
import { encodeFeatures, type Features } from './features.ts'
import { bestAction, expectedReward, learnPolicy, type RewardModel } from './learn-policy.ts'
import type { LoggedRows } from './logged-rows.ts'
import { judgeSupport, measureSupport, type Support, type Verdict } from './support.ts'

/** What one policy is worth on rows from which nothing was learned, as a mean over the splits. */
export interface PolicyValue extends Verdict {
  readonly estimators: Estimators
  /** Of one split. */
  readonly effectiveSampleSize: number
  /** Of the IPS value, 95 %. Its standard error is that of one split: splits share rows, so their mean knows hardly more. */
  readonly interval: readonly [low: number, high: number]
}

/** The learned policy beside the best that treats everybody alike. */
interface Comparison {
  /** The action that is worth most when everybody gets it, over all splits. */
  readonly bestFixed: string
  /** Learned less best fixed, from the same rows. */
  readonly difference: Estimate
  readonly interval: readonly [low: number, high: number]
  readonly conclusion: 'better' | 'worse' | 'cannot tell'
  /** Splits in which the learned policy was better or worse, beyond intervals that hold for all splits together (Bonferroni). */
  readonly splitsBetter: number
  readonly splitsWorse: number
}

export interface LearnedEvaluation extends Verdict {
  readonly splits: number
  readonly policies: {
    readonly learned: PolicyValue
    readonly random: PolicyValue
    readonly fixed: Readonly<Record<string, PolicyValue>>
  }
  readonly comparison: Comparison
  /** Splits in which the learned policy looked at the context at all. */
  readonly splitsByContext: number
}

/** The policies of one split, each as the probability of an action in a row. */
type Policy = (row: number, action: number) => number

/** Learns a policy on a random half of the rows and judges it on the other half, so many times. */
export function evaluateLearned(log: LoggedRows, splits: number, seed: string): LearnedEvaluation {
  const features = encodeFeatures(log.context, log.rows)
  const names = ['learned', 'random', ...log.actions]
  const judged: Split[] = []
  for (let split = 0; split < splits; split++) judged.push(judgeSplit(log, features, halves(log.rows, seed, split)))
  const values = names.map((_, policy) => meanValue(judged.map(({ values }) => values[policy]!)))
  const [learned, random, ...fixed] = values as [PolicyValue, PolicyValue, ...PolicyValue[]]
  const { reason, verdict } = learned
  return {
    splits,
    policies: { learned, random, fixed: Object.fromEntries(fixed.map((value, i) => [log.actions[i]!, value])) },
    comparison: compare(log, judged, fixed),
    splitsByContext: judged.filter(({ byContext }) => byContext).length,
    verdict,
    reason,
  }
}

interface SplitValue extends Verdict {
  readonly estimators: Estimators
  readonly support: Support
}

interface Split {
  readonly values: readonly SplitValue[]
  /** By fixed action: what the learned policy is worth more. */
  readonly leads: readonly Estimate[]
  readonly byContext: boolean
}

function halves(rows: number, seed: string, split: number): { learning: number[]; judging: number[] } {
  const random = createRandom(`${seed}\u0000${split}`)
  const order = Array.from({ length: rows }, (_, row) => row)
  for (let i = rows - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    ;[order[i], order[j]] = [order[j]!, order[i]!]
  }
  const half = rows >> 1
  return { learning: order.slice(0, half), judging: order.slice(half) }
}

function judgeSplit(
  log: LoggedRows,
  features: Features,
  { judging, learning }: { learning: readonly number[]; judging: readonly number[] },
): Split {
  const model = learnPolicy(log, features, learning)
  const count = log.actions.length
  const choice = new Map(judging.map((row) => [row, bestAction(model, features.places[row]!)]))
  const policies: Policy[] = [
    (row, action) => (choice.get(row) === action ? 1 : 0),
    () => 1 / count,
    ...log.actions.map((_, fixed) => (_row: number, action: number) => (action === fixed ? 1 : 0)),
  ]
  const reward = Float64Array.from(judging, (row) => log.reward[row]!)
  const weights = policies.map((policy) => {
    return Float64Array.from(judging, (row) => policy(row, log.action[row]!) / log.propensity[row]!)
  })
  const expectations = judging.map((row) => log.actions.map((_, a) => expectedReward(model, a, features.places[row]!)))
  const values = policies.map((policy, p) => {
    const support = measureSupport(weights[p]!, reward, 0)
    const expected = Float64Array.from(judging, (row, i) => expectations[i]![log.action[row]!]!)
    const expectedUnderTarget = Float64Array.from(judging, (row, i) => {
      return expectations[i]!.reduce((sum, gain, action) => sum + gain * policy(row, action), 0)
    })
    const estimators = estimate({ reward, weight: weights[p]!, expected, expectedUnderTarget })
    return { estimators, support, ...judgeSupport(support) }
  })
  const leads = log.actions.map((_, action) => leadOver(weights[2 + action]!, weights[0]!, reward))
  return { values, leads, byContext: isByContext(model) }
}

/** What one policy is worth more than another on the same rows, by IPS. */
function leadOver(other: Float64Array, own: Float64Array, reward: Float64Array): Estimate {
  return meanOf(reward.map((value, row) => value * (own[row]! - other[row]!)))
}

function isByContext({ penalty }: RewardModel): boolean {
  return penalty !== Number.POSITIVE_INFINITY
}

function meanValue(splits: readonly SplitValue[]): PolicyValue {
  const estimators = meanEstimators(splits.map((split) => split.estimators))
  const unsure = splits.find(({ verdict }) => verdict === 'unreliable')
  return {
    estimators,
    effectiveSampleSize: meanOf(Float64Array.from(splits, ({ support }) => support.effectiveSampleSize)).value,
    interval: intervalOf(estimators.ips),
    verdict: unsure ? 'unreliable' : 'ok',
    reason: unsure?.reason ?? '',
  }
}

function meanEstimators(all: readonly Estimators[]): Estimators {
  return {
    ips: meanEstimate(all.map(({ ips }) => ips)),
    snips: meanEstimate(all.map(({ snips }) => snips)),
    dr: meanEstimate(all.map(({ dr }) => dr)),
  }
}

/** The mean over splits; its standard error is taken to be the mean of theirs, since they share rows. */
function meanEstimate(all: readonly Estimate[]): Estimate {
  const mean = (of: (one: Estimate) => number) => all.reduce((sum, one) => sum + of(one), 0) / all.length
  return { value: mean(({ value }) => value), standardError: mean(({ standardError }) => standardError) }
}

function intervalOf({ standardError, value }: Estimate, z: number = Z95): readonly [number, number] {
  return [value - z * standardError, value + z * standardError]
}

function compare(log: LoggedRows, judged: readonly Split[], fixed: readonly PolicyValue[]): Comparison {
  const worth = fixed.map(({ estimators }) => estimators.ips.value)
  const best = worth.indexOf(Math.max(...worth))
  const leads = judged.map(({ leads }) => leads[best]!)
  const difference = meanLead(leads)
  const interval = intervalOf(difference)
  const together = normalQuantile(1 - 0.025 / judged.length)
  return {
    bestFixed: log.actions[best]!,
    difference,
    interval,
    conclusion: interval[0] > 0 ? 'better' : interval[1] < 0 ? 'worse' : 'cannot tell',
    splitsBetter: leads.filter((lead) => intervalOf(lead, together)[0] > 0).length,
    splitsWorse: leads.filter((lead) => intervalOf(lead, together)[1] < 0).length,
  }
}

/**
 * The mean lead over splits. That splits share rows is allowed for as by Nadeau & Bengio (2003): its variance is
 * (1/splits + judged/learned rows) times that between splits; never less than what a single split tells of itself.
 */
function meanLead(leads: readonly Estimate[]): Estimate {
  const within = meanEstimate(leads)
  if (leads.length < 2) return within
  const between = meanOf(Float64Array.from(leads, ({ value }) => value)).standardError * Math.sqrt(leads.length)
  const standardError = Math.max(within.standardError, between * Math.sqrt(1 / leads.length + 1))
  return { value: within.value, standardError }
}
