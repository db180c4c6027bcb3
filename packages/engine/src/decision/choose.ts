import type { Policy } from '../consent/policy.ts'
import type { Arm } from '../model/exposure.ts'
import type { Contestant } from './contestant.ts'
import type { Candidate } from './decision.ts'
import { drawChoice } from './draw-choice.ts'

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
  const { exploration, randomArm } = policy
  const contenders = contestants.map(({ index }) => candidates[index]!.factors!)
  const { arm, winner, propensities, silencePropensity } = drawChoice(contenders, {
    exploration,
    randomArm,
    armDraw,
    draw,
  })
  contestants.forEach(({ index }, i) => {
    const candidate = candidates[index]!
    const propensity = propensities[i]!
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
  const contestant = contestants[winner]
  const chosen = contestant?.index ?? -1
  const propensity = chosen < 0 ? silencePropensity : candidates[chosen]!.propensity
  return { candidates, chosen, contestant, arm, armDraw, draw, propensity, silencePropensity }
}
