import type { Policy } from '../consent/policy.ts'
import type { Arm } from '../model/exposure.ts'
import type { Contestant } from './contestant.ts'
import type { Candidate } from './decision.ts'
import { drawChoice } from './draw-choice.ts'

/** What was chosen, and with which probability. */
export interface Choice {
  /** Index among the candidates; -1 for silence. */
  readonly chosen: number
  readonly contestant: Contestant | undefined
  /** Whom the engine would have chosen where the arm of silence did nothing. */
  readonly silenced: Contestant | undefined
  readonly arm: Arm
  readonly armDraw: number
  readonly draw: number
  readonly propensity: number
  readonly silencePropensity: number
}

/** A candidate whose fate is not sealed yet. */
export type OpenCandidate = { -readonly [K in keyof Candidate]: Candidate[K] }

/** Why the chosen one was chosen. */
const REASONS: Readonly<Record<Arm, string>> = {
  engine: 'best',
  random: 'random_arm',
  propensity: 'propensity_arm',
  'no-levers': 'no_levers_arm',
  eligibility: 'eligibility_arm',
  silence: 'silence_arm',
}

/**
 * Chooses among the contestants and silence, and writes each one's fate into its candidate. A small share of decisions
 * belongs to control arms; the recorded propensity is that of all arms together, since chance decided which it would be.
 */
export function choose(
  candidates: OpenCandidate[],
  contestants: readonly Contestant[],
  { exploration, shares }: Policy,
  random: () => number,
): Choice {
  const armDraw = random()
  const draw = random()
  const contenders = contestants.map(({ index }) => contenderOf(candidates[index]!))
  const drawn = drawChoice(contenders, { exploration, shares, armDraw, draw })
  const { arm, engineWinner, propensities, silencePropensity, winner } = drawn
  for (let i = 0; i < contestants.length; i++) {
    const candidate = candidates[contestants[i]!.index]!
    candidate.propensity = propensities[i]!
    if (i === winner) {
      candidate.stage = 'chosen'
      candidate.reason = REASONS[arm]
    } else if (candidate.waived === undefined && candidate.factors!.net <= 0) {
      candidate.stage = 'value'
      candidate.reason = 'worth_less_than_silence'
    }
  }
  const contestant = contestants[winner]
  const chosen = contestant?.index ?? -1
  const silenced = arm === 'silence' ? contestants[engineWinner] : undefined
  const propensity = chosen < 0 ? silencePropensity : candidates[chosen]!.propensity
  return { chosen, contestant, silenced, arm, armDraw, draw, propensity, silencePropensity }
}

/** A candidate that was weighed, as the choice sees it. */
export function contenderOf({ factors, waived }: Candidate) {
  return { factors: factors!, waived: waived !== undefined }
}
