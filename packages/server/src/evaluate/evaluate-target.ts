import { type Estimators, estimate, type Judged } from './estimators.ts'
import { FOLDS, foldOf } from './folds.ts'
import type { LoggedRows } from './logged-rows.ts'
import { judgeSupport, measureSupport, type Support, type Verdict } from './support.ts'
import type { TargetPolicy } from './target.ts'

/** What a policy is judged to be worth per decision, and whether that can be stood behind. */
export interface Evaluation extends Verdict {
  readonly estimators: Estimators
  readonly support: Support
}

/** Rows of reward by which the mean of one action is drawn to that of its slot. */
const PRIOR_ROWS = 10

/** Judges a policy that does not look at whom, from a log of what another one did. */
export function evaluateTarget(log: LoggedRows, target: TargetPolicy): Evaluation {
  const weight = Float64Array.from(log.action, (action, row) => {
    return target.probability[log.slot[row]!]![action]! / log.propensity[row]!
  })
  const judged = { reward: log.reward, weight, ...expectRewards(log, target) }
  const support = measureSupport(weight, log.reward, unseenShareOf(log, target))
  return { estimators: estimate(judged), support, ...judgeSupport(support) }
}

function unseenShareOf(log: LoggedRows, target: TargetPolicy): number {
  const unseen = target.unseen.map((actions) => actions.reduce((sum, [, probability]) => sum + probability, 0))
  return log.slot.reduce((sum, slot) => sum + unseen[slot]!, 0) / log.rows
}

/** Mean rewards per slot and action, drawn to that of the slot where there are few rows, learned from the other folds. */
function expectRewards(log: LoggedRows, target: TargetPolicy): Pick<Judged, 'expected' | 'expectedUnderTarget'> {
  const expected = new Float64Array(log.rows)
  const expectedUnderTarget = new Float64Array(log.rows)
  for (let fold = 0; fold < FOLDS; fold++) {
    const means = meansWithout(fold, log)
    const underTarget = means.map((slot, s) => {
      return slot.reduce((sum, mean, action) => sum + mean * target.probability[s]![action]!, 0)
    })
    for (let row = fold; row < log.rows; row += FOLDS) {
      expected[row] = means[log.slot[row]!]![log.action[row]!]!
      expectedUnderTarget[row] = underTarget[log.slot[row]!]!
    }
  }
  return { expected, expectedUnderTarget }
}

function meansWithout(fold: number, log: LoggedRows): Float64Array[] {
  const sums = log.slots.map(() => new Float64Array(log.actions.length + 1))
  const counts = log.slots.map(() => new Float64Array(log.actions.length + 1))
  const all = log.actions.length
  for (let row = 0; row < log.rows; row++) {
    if (foldOf(row) === fold) continue
    const slot = log.slot[row]!
    for (const cell of [log.action[row]!, all]) {
      sums[slot]![cell]! += log.reward[row]!
      counts[slot]![cell]! += 1
    }
  }
  return sums.map((slot, s) => {
    const prior = counts[s]![all]! === 0 ? 0 : slot[all]! / counts[s]![all]!
    return slot.subarray(0, all).map((sum, a) => (sum + PRIOR_ROWS * prior) / (counts[s]![a]! + PRIOR_ROWS))
  })
}
