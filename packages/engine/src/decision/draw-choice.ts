import type { Arm } from '../model/exposure.ts'
import { type Contender, choiceProbabilities, drawIndex } from './arbitrate.ts'

/** What a choice depends on besides the contenders; all of it is recorded with the decision. */
interface ChoiceTerms {
  readonly exploration: number
  /** Share of decisions that belong to the random arm. */
  readonly randomArm: number
  /** Random numbers in [0, 1): the first chooses the arm, the second the winner. */
  readonly armDraw: number
  readonly draw: number
}

/** A choice among contenders and silence. */
interface DrawnChoice {
  readonly arm: Arm
  /** Index among the contenders; their number for silence. */
  readonly winner: number
  /** Probability with which each contender was to be chosen, both arms together, since chance decided the arm too. */
  readonly propensities: readonly number[]
  readonly silencePropensity: number
}

/** Makes the choice from its terms alone, so that making a decision and making it again are one piece of code. */
export function drawChoice(contenders: readonly Contender[], terms: ChoiceTerms): DrawnChoice {
  const { armDraw, draw, exploration, randomArm } = terms
  const count = contenders.length
  const probabilities = choiceProbabilities(contenders, exploration)
  const share = count === 0 ? 0 : randomArm
  const arm: Arm = armDraw < share ? 'random' : 'engine'
  const uniform = contenders.map(() => 1 / count)
  return {
    arm,
    winner: drawIndex(arm === 'random' ? uniform : probabilities, draw),
    propensities: uniform.map((chance, i) => share * chance + (1 - share) * probabilities[i]!),
    silencePropensity: (1 - share) * probabilities[count]!,
  }
}
