import { meanOf } from '../statistics/moments.ts'
import type { Features } from './features.ts'
import { FOLDS, foldOf } from './folds.ts'
import type { LoggedRows } from './logged-rows.ts'
import { predict, RidgeSums, sumsOf } from './ridge.ts'

/** What each action is expected to bring in a context: a part that all actions share, and what differs by action. */
export interface RewardModel {
  readonly shared: Float64Array
  readonly byAction: readonly Float64Array[]
  /** How strongly differences between contexts were doubted; Infinity where the context is not looked at. */
  readonly penalty: number
}

/** Penalties that are tried, in rows; with Infinity the best action is the same for everybody. */
const PENALTIES = [Number.POSITIVE_INFINITY, 3000, 1000, 300, 100, 30]

const SHARED_PENALTY = 10

/** Gain over not looking at the context, in standard errors, that it takes to look at it. */
const LEAST_GAIN = 2

/**
 * Learns from some of the rows what each action brings to whom. How far differences between contexts are believed is
 * chosen by what the policy would have brought on rows that it did not learn from; the plainest is kept unless another
 * is better by more than two standard errors of the difference, as in the rule of Breiman et al. (1984), stricter.
 */
export function learnPolicy(log: LoggedRows, features: Features, rows: readonly number[]): RewardModel {
  const parts = Array.from({ length: FOLDS }, (_, fold) => {
    return actionSums(
      log,
      features,
      rows.filter((_, i) => foldOf(i) === fold),
    )
  })
  const whole = joined(parts, features.width)
  const [plain, ...others] = PENALTIES.map((penalty) => {
    return { penalty, gains: gainsOutside(log, features, rows, parts, whole, penalty) }
  })
  let best = { penalty: plain!.penalty, lead: 0 }
  for (const { gains, penalty } of others) {
    const { standardError, value } = meanOf(gains.map((gain, i) => gain - plain!.gains[i]!))
    if (value > LEAST_GAIN * standardError && value > best.lead) best = { penalty, lead: value }
  }
  return modelFrom(whole, best.penalty)
}

/** The action that the model expects to bring most. */
export function bestAction(model: RewardModel, places: Int32Array): number {
  let best = 0
  let most = Number.NEGATIVE_INFINITY
  model.byAction.forEach((coefficients, action) => {
    const gain = predict(coefficients, places)
    if (gain > most) [best, most] = [action, gain]
  })
  return best
}

/** What the model expects of an action. */
export function expectedReward(model: RewardModel, action: number, places: Int32Array): number {
  return predict(model.shared, places) + predict(model.byAction[action]!, places)
}

function actionSums(log: LoggedRows, features: Features, rows: readonly number[]): RidgeSums[] {
  const byAction = log.actions.map((): number[] => [])
  for (const row of rows) byAction[log.action[row]!]!.push(row)
  return byAction.map((own) => sumsOf(features, log.reward, own))
}

function joined(parts: readonly (readonly RidgeSums[])[], width: number): RidgeSums[] {
  return parts[0]!.map((_, action) => {
    const sums = new RidgeSums(width)
    for (const part of parts) sums.addAll(part[action]!, 1)
    return sums
  })
}

function modelFrom(byAction: readonly RidgeSums[], penalty: number): RewardModel {
  const all = byAction[0]!.residual(new Float64Array(byAction[0]!.width))
  for (const sums of byAction.slice(1)) all.addAll(sums, 1)
  const shared = all.solve(SHARED_PENALTY)
  return { shared, penalty, byAction: byAction.map((sums) => sums.residual(shared).solve(penalty)) }
}

/** What each row adds to the value of the policy that was learned from the other folds, less what anybody brings there. */
function gainsOutside(
  log: LoggedRows,
  features: Features,
  rows: readonly number[],
  parts: readonly (readonly RidgeSums[])[],
  whole: readonly RidgeSums[],
  penalty: number,
): Float64Array {
  const models = parts.map((part) => modelFrom(without(whole, part, features.width), penalty))
  return Float64Array.from(rows, (row, i) => {
    const model = models[foldOf(i)]!
    const places = features.places[row]!
    if (bestAction(model, places) !== log.action[row]!) return 0
    return (log.reward[row]! - predict(model.shared, places)) / log.propensity[row]!
  })
}

function without(whole: readonly RidgeSums[], part: readonly RidgeSums[], width: number): RidgeSums[] {
  return whole.map((sums, action) => {
    const left = new RidgeSums(width)
    left.addAll(sums, 1)
    left.addAll(part[action]!, -1)
    return left
  })
}
