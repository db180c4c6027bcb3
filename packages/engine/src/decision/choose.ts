import type { Policy } from '../consent/policy.ts'
import type { Arm } from '../model/exposure.ts'
import type { Contestant } from './contestant.ts'
import type { Candidate } from './decision.ts'
import { drawChoice } from './draw-choice.ts'
import { FACTORS, NET } from './factors.ts'

/** What was chosen, and with which probability. */
export interface Choice {
  /** Index among the candidates; -1 for silence. */
  readonly chosen: number
  readonly contestant: Contestant | undefined
  /** The better instant for which it was chosen; undefined: now. */
  readonly later: number | undefined
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

/** Chooses what is worth most on the channels on which it may go: that it is said was decided before. */
export function pick(candidates: OpenCandidate[], contestants: readonly Contestant[], numbers: Float64Array): Choice {
  const winner = bestOf(numbers, contestants.length)
  const contestant = contestants[winner]
  const chosen = contestant?.index ?? -1
  const candidate = candidates[chosen]
  if (candidate) Object.assign(candidate, { stage: 'chosen', reason: 'sent', propensity: 1 })
  const silencePropensity = candidate ? 0 : 1
  return { ...NOT_BY_CHANCE, chosen, contestant, propensity: 1, silencePropensity }
}

const NOT_BY_CHANCE = { later: undefined, silenced: undefined, arm: 'engine', armDraw: 0, draw: 0 } as const

/** The row with the highest net value, the first of equals; -1 where there is none. */
export function bestOf(numbers: Float64Array, count: number): number {
  let best = count === 0 ? -1 : 0
  for (let row = 1; row < count; row++) if (numbers[row * FACTORS + NET]! > numbers[best * FACTORS + NET]!) best = row
  return best
}

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
 * Chooses among the contestants, whose factors are the rows of `numbers`, and silence, and writes each one's fate into its candidate. A small share of decisions
 * belongs to control arms; the recorded propensity is that of all arms together, since chance decided which it would be.
 */
export function choose(
  candidates: OpenCandidate[],
  contestants: readonly Contestant[],
  numbers: Float64Array,
  { exploration, shares }: Policy,
  random: () => number,
): Choice {
  const armDraw = random()
  const draw = random()
  const count = contestants.length
  const isWaived = ({ index }: Contestant) => candidates[index]!.waived !== undefined
  const waived = contestants.some(isWaived) ? contestants.map(isWaived) : undefined
  const { arm, engineWinner, propensities, winner } = drawChoice(
    { count, numbers, waived },
    {
      exploration,
      shares,
      armDraw,
      draw,
    },
  )
  for (let i = 0; i < count; i++) {
    const candidate = candidates[contestants[i]!.index]!
    candidate.propensity = propensities[i]!
    if (i === winner) {
      candidate.stage = 'chosen'
      candidate.reason = REASONS[arm]
    } else if (!waived?.[i] && numbers[i * FACTORS + NET]! <= 0) {
      candidate.stage = 'value'
      candidate.reason = 'worth_less_than_silence'
    }
  }
  const contestant = contestants[winner]
  const chosen = contestant?.index ?? -1
  const silencePropensity = propensities[count]!
  const silenced = arm === 'silence' ? contestants[engineWinner] : undefined
  const propensity = chosen < 0 ? silencePropensity : candidates[chosen]!.propensity
  const later = chosen < 0 ? undefined : candidates[chosen]!.later
  return { chosen, contestant, later, silenced, arm, armDraw, draw, propensity, silencePropensity }
}
