import { type Arm, CONTROL_ARMS, type ControlShares } from '../model/exposure.ts'
import { choiceProbabilities, drawIndex } from './arbitrate.ts'
import { DEVIATION, FACTORS, LEVER, NET } from './factors.ts'
import { writeBelief, writeNetValue } from './net-value.ts'

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
  /**
   * Probability with which each contender was to be chosen, all arms together, since chance decided the arm too; last
   * that of silence.
   */
  readonly propensities: Float64Array
}

/** Who contends. */
interface Contenders {
  readonly count: number
  /** A row of factors each. */
  readonly numbers: Float64Array
  /** Of each whether it contends only in the arm that does not ask what is applicable and suitable; undefined: of none. */
  readonly waived: readonly boolean[] | undefined
}

/** Makes the choice from its terms alone, so that making a decision and making it again are one piece of code. */
export function drawChoice(contenders: Contenders, terms: ChoiceTerms): DrawnChoice {
  const { armDraw, draw, shares } = terms
  const { count } = contenders
  const engine = probabilitiesIn('engine', contenders, terms)
  if (count === 0) return { arm: 'engine', winner: 0, engineWinner: 0, propensities: engine }
  const arm = armAt(armDraw, shares)
  const engineWinner = drawIndex(engine, draw)
  let winner = engineWinner
  const propensities = new Float64Array(count + 1)
  let left = 1
  for (const control of CONTROL_ARMS) {
    const share = shares[control]
    if (share === 0) continue
    left -= share
    const own = probabilitiesOf(control, engine, contenders, terms)
    if (control === arm) winner = drawIndex(own, draw)
    addTo(propensities, share, own)
  }
  addTo(propensities, left, engine)
  return { arm, winner, engineWinner, propensities }
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

function addTo(sum: Float64Array, share: number, probabilities: Float64Array): void {
  for (let i = 0; i < sum.length; i++) sum[i]! += share * probabilities[i]!
}

/** The probabilities in an arm; where it takes away what is not there, they are the engine's. */
function probabilitiesOf(arm: Arm, engine: Float64Array, contenders: Contenders, terms: ChoiceTerms): Float64Array {
  const takesNothing =
    (arm === 'no-levers' && hasNoLevers(contenders)) || (arm === 'eligibility' && contenders.waived === undefined)
  if (arm === 'random') return probabilitiesByChance(contenders)
  return takesNothing ? engine : probabilitiesIn(arm, contenders, terms)
}

function hasNoLevers({ count, numbers }: Contenders): boolean {
  for (let row = 0; row < count; row++) if (numbers[row * FACTORS + LEVER] !== 1) return false
  return true
}

function probabilitiesIn(arm: Arm, contenders: Contenders, { exploration }: ChoiceTerms): Float64Array {
  const { count } = contenders
  const admitted = admittedTo(arm, contenders)
  if (admitted === undefined) return choiceProbabilities(valuesIn(arm, contenders, undefined), exploration)
  const probabilities = new Float64Array(count + 1)
  const chosen = choiceProbabilities(valuesIn(arm, contenders, admitted), exploration)
  for (let i = 0; i < admitted.length; i++) probabilities[admitted[i]!] = chosen[i]!
  probabilities[count] = chosen[admitted.length]!
  return probabilities
}

/** Which of the contenders an arm lets contend; undefined: all. */
function admittedTo(arm: Arm, { count, waived }: Contenders): number[] | undefined {
  if (arm === 'silence') return []
  if (arm === 'eligibility' || waived === undefined) return undefined
  const admitted: number[] = []
  for (let row = 0; row < count; row++) if (!waived[row]) admitted.push(row)
  return admitted
}

/** Chance alone: each of those admitted alike. */
function probabilitiesByChance(contenders: Contenders): Float64Array {
  const probabilities = new Float64Array(contenders.count + 1)
  const admitted = admittedTo('random', contenders)
  const among = admitted?.length ?? contenders.count
  if (among === 0) probabilities[contenders.count] = 1
  else if (admitted === undefined) probabilities.fill(1 / among, 0, among)
  else for (const row of admitted) probabilities[row] = 1 / among
  return probabilities
}

/** What an arm takes contenders to be worth: of each the mean and the deviation. */
function valuesIn(arm: Arm, { count, numbers }: Contenders, admitted: readonly number[] | undefined): Float64Array {
  const among = admitted?.length ?? count
  const values = new Float64Array(2 * among)
  for (let i = 0; i < among; i++) writeValue(arm, numbers, admitted === undefined ? i : admitted[i]!, values, 2 * i)
  return values
}

function writeValue(arm: Arm, numbers: Float64Array, row: number, into: Float64Array, at: number): void {
  if (arm === 'propensity') writeBelief(numbers, row, into, at)
  else if (arm === 'no-levers') writeNetValue(numbers, row, 1, into, at)
  else {
    into[at] = numbers[row * FACTORS + NET]!
    into[at + 1] = numbers[row * FACTORS + DEVIATION]!
  }
}
