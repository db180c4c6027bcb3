import { type Arm, CONTROL_ARMS, type ControlShares } from '../model/exposure.ts'
import { choiceProbabilities, drawIndex } from './arbitrate.ts'
import type { Factors } from './decision.ts'
import { netValue, responseBelief } from './net-value.ts'

/** One of those that could be chosen. */
export interface Contender {
  readonly factors: Factors
  /** Whether it is not applicable or not suitable, and contends only in the arm that does not ask. */
  readonly waived: boolean
}

/** What a choice depends on besides the contenders; all of it is recorded with the decision. */
interface ChoiceTerms {
  readonly exploration: number
  readonly shares: ControlShares
  /** Random numbers in [0, 1): the first chooses the arm, the second the winner. */
  readonly armDraw: number
  readonly draw: number
}

/** A choice among contenders and silence. Indexes among the contenders; their number stands for silence. */
interface DrawnChoice {
  readonly arm: Arm
  readonly winner: number
  /** What the engine would have chosen by the same draw. */
  readonly engineWinner: number
  /** Probability with which each contender was to be chosen, all arms together, since chance decided the arm too. */
  readonly propensities: Float64Array
  readonly silencePropensity: number
}

/** Makes the choice from its terms alone, so that making a decision and making it again are one piece of code. */
export function drawChoice(contenders: readonly Contender[], terms: ChoiceTerms): DrawnChoice {
  const { armDraw, draw, shares } = terms
  const count = contenders.length
  const engine = probabilitiesIn('engine', contenders, terms)
  const arm = count === 0 ? 'engine' : armAt(armDraw, shares)
  const mixed = new Float64Array(count + 1)
  let left = 1
  for (const control of CONTROL_ARMS) {
    const share = count === 0 ? 0 : shares[control]
    if (share === 0) continue
    left -= share
    addTo(mixed, share, probabilitiesOf(control, engine, contenders, terms))
  }
  addTo(mixed, left, engine)
  const engineWinner = drawIndex(engine, draw)
  return {
    arm,
    winner: arm === 'engine' ? engineWinner : drawIndex(probabilitiesOf(arm, engine, contenders, terms), draw),
    engineWinner,
    propensities: mixed.subarray(0, count),
    silencePropensity: mixed[count]!,
  }
}

/** The arm that a random number falls on when [0, 1) is cut by the shares in their order. */
function armAt(draw: number, shares: ControlShares): Arm {
  let left = draw
  for (const arm of CONTROL_ARMS) {
    left -= shares[arm]
    if (left < 0) return arm
  }
  return 'engine'
}

function addTo(sum: Float64Array, share: number, probabilities: ArrayLike<number>): void {
  for (let i = 0; i < sum.length; i++) sum[i]! += share * probabilities[i]!
}

/** The probabilities in an arm; where it takes away what is not there, they are the engine's. */
function probabilitiesOf(
  arm: Arm,
  engine: ArrayLike<number>,
  contenders: readonly Contender[],
  terms: ChoiceTerms,
): ArrayLike<number> {
  const takesNothing =
    arm === 'engine' ||
    (arm === 'no-levers' && contenders.every(({ factors }) => factors.lever === 1)) ||
    (arm === 'eligibility' && contenders.every(({ waived }) => !waived))
  return takesNothing ? engine : probabilitiesIn(arm, contenders, terms)
}

function probabilitiesIn(arm: Arm, contenders: readonly Contender[], { exploration }: ChoiceTerms): Float64Array {
  const probabilities = new Float64Array(contenders.length + 1)
  const admitted: number[] = []
  contenders.forEach(({ waived }, i) => {
    if (arm !== 'silence' && (!waived || arm === 'eligibility')) admitted.push(i)
  })
  const values = admitted.map((i) => valueIn(arm, contenders[i]!.factors))
  const chosen =
    arm === 'random' && admitted.length > 0
      ? [...admitted.map(() => 1 / admitted.length), 0]
      : choiceProbabilities(values, exploration)
  for (let k = 0; k < admitted.length; k++) probabilities[admitted[k]!] = chosen[k]!
  probabilities[contenders.length] = chosen[admitted.length]!
  return probabilities
}

/** What an arm takes a contender to be worth. */
function valueIn(arm: Arm, factors: Factors): { readonly net: number; readonly deviation: number } {
  switch (arm) {
    case 'propensity': {
      const { mean, deviation } = responseBelief(factors)
      return { net: mean, deviation }
    }
    case 'no-levers':
      return netValue({ ...factors, lever: 1 })
    default:
      return factors
  }
}
