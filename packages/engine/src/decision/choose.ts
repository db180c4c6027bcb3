import type { Policy } from '../consent/policy.ts'
import type { Arm } from '../model/exposure.ts'
import { choiceProbabilities, drawIndex } from './arbitrate.ts'
import type { Contestant } from './contestant.ts'
import type { Candidate } from './decision.ts'

/** What was chosen, and with which probability. */
export interface Choice {
  readonly candidates: readonly Candidate[]
  /** Index among the candidates; -1 for silence. */
  readonly chosen: number
  readonly contestant: Contestant | undefined
  readonly arm: Arm
  readonly armDraw: number
  readonly draw: number
  readonly propensity: number
  readonly silencePropensity: number
}

/**
 * Chooses among the contestants and silence. A small share of decisions belongs to the random arm, where each
 * contestant is as likely as the other; the recorded propensity is that of both arms together, since chance decided
 * which arm it would be.
 */
export function choose(
  candidates: Candidate[],
  contestants: readonly Contestant[],
  policy: Policy,
  random: () => number,
): Choice {
  const armDraw = random()
  const draw = random()
  const probabilities = choiceProbabilities(
    contestants.map(({ index }) => candidates[index]!.factors!),
    policy.exploration,
  )
  const share = contestants.length === 0 ? 0 : policy.randomArm
  const arm: Arm = armDraw < share ? 'random' : 'engine'
  const uniform = contestants.map(() => 1 / contestants.length)
  const winner = drawIndex(arm === 'random' ? uniform : probabilities, draw)
  contestants.forEach(({ index }, i) => {
    const candidate = candidates[index]!
    const propensity = share * uniform[i]! + (1 - share) * probabilities[i]!
    const won = i === winner
    const stage = won ? 'chosen' : candidate.factors!.net <= 0 ? 'value' : 'arbitration'
    const reason = won
      ? arm === 'random'
        ? 'random_arm'
        : 'best'
      : stage === 'value'
        ? 'worth_less_than_silence'
        : 'outbid'
    candidates[index] = { ...candidate, stage, reason, propensity }
  })
  const silencePropensity = (1 - share) * probabilities[contestants.length]!
  const contestant = contestants[winner]
  const chosen = contestant?.index ?? -1
  const propensity = chosen < 0 ? silencePropensity : candidates[chosen]!.propensity
  return { candidates, chosen, contestant, arm, armDraw, draw, propensity, silencePropensity }
}
