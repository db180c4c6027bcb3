/** A candidate's net value as it is believed: normal with this mean and deviation, in minor units. */
export interface Contender {
  readonly net: number
  readonly deviation: number
}

/** Points at which the integral over the winner's value is taken. */
const POINTS = 48

/** Beyond so many deviations a contender is taken to be certain not to reach a value. */
const REACH = 4

/**
 * Probabilities with which each contender is chosen under Thompson sampling (Thompson 1933): the probability that its
 * draw is the highest and above silence, whose value is 0. They are computed, not estimated by drawing: with value i
 * normal with density f_i and distribution F_i, P(i) = ∫ from 0 of f_i(x) Π_{j≠i} F_j(x) dx by the midpoint rule, and
 * silence has Π F_j(0). The rest that the rule leaves over is scaled away, so that they sum to 1 and the choice drawn
 * from them has exactly the propensity that is recorded. Last in the list is silence.
 */
export function choiceProbabilities(contenders: readonly Contender[], exploration: number): number[] {
  const spread = contenders.map((contender) => contender.deviation * exploration)
  const floor = Math.max(0, ...contenders.map((contender, i) => contender.net - REACH * spread[i]!))
  const live: number[] = []
  contenders.forEach((contender, i) => {
    if (contender.net + REACH * spread[i]! >= floor && contender.net + REACH * spread[i]! > 0) live.push(i)
  })
  const probabilities = new Array<number>(contenders.length + 1).fill(0)
  if (live.length === 0) {
    probabilities[contenders.length] = 1
    return probabilities
  }
  const uncertain = live.some((i) => spread[i]! > 0)
  if (!uncertain) return certainChoice(contenders, live, probabilities)
  integrate(contenders, spread, live, floor, probabilities)
  return probabilities
}

/** Without uncertainty the best wins; of equals the first. */
function certainChoice(contenders: readonly Contender[], live: readonly number[], probabilities: number[]): number[] {
  let best = live[0]!
  for (const i of live) if (contenders[i]!.net > contenders[best]!.net) best = i
  probabilities[contenders[best]!.net > 0 ? best : contenders.length] = 1
  return probabilities
}

function integrate(
  contenders: readonly Contender[],
  spread: readonly number[],
  live: readonly number[],
  floor: number,
  probabilities: number[],
): void {
  const top = Math.max(...live.map((i) => contenders[i]!.net + REACH * spread[i]!))
  // Below the floor some contender is certain to be better, unless the floor is silence itself.
  const from = floor
  const width = (top - from) / POINTS
  const below = new Array<number>(live.length)
  for (let point = 0; point < POINTS; point++) {
    const low = from + point * width
    const middle = low + width / 2
    let product = 1
    for (let k = 0; k < live.length; k++) {
      const i = live[k]!
      below[k] = cumulative(middle, contenders[i]!.net, spread[i]!)
      product *= Math.max(below[k]!, 1e-12)
    }
    for (let k = 0; k < live.length; k++) {
      const i = live[k]!
      const mass =
        cumulative(low + width, contenders[i]!.net, spread[i]!) - cumulative(low, contenders[i]!.net, spread[i]!)
      probabilities[i]! += (mass * product) / Math.max(below[k]!, 1e-12)
    }
  }
  let silence = floor > 0 ? 0 : 1
  for (const i of live) silence *= cumulative(0, contenders[i]!.net, spread[i]!)
  probabilities[contenders.length] = silence
  const total = probabilities.reduce((sum, probability) => sum + probability, 0)
  for (let i = 0; i < probabilities.length; i++) probabilities[i]! /= total
}

/** Distribution function of a normal variable; a step at the mean where the deviation is 0. */
function cumulative(x: number, mean: number, deviation: number): number {
  if (deviation === 0) return x >= mean ? 1 : 0
  return standardNormal((x - mean) / deviation)
}

/** Standard normal distribution function (Abramowitz and Stegun 1964, formula 26.2.17; absolute error below 7.5e-8). */
function standardNormal(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z))
  const poly = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  const tail = 0.3989422804014327 * Math.exp((-z * z) / 2) * poly
  return z >= 0 ? 1 - tail : tail
}

/** The index that a random number in [0, 1) falls on when [0, 1) is cut by the probabilities in order. */
export function drawIndex(probabilities: readonly number[], draw: number): number {
  let left = draw
  let last = 0
  for (let i = 0; i < probabilities.length; i++) {
    const probability = probabilities[i]!
    if (probability === 0) continue
    last = i
    left -= probability
    if (left < 0) return i
  }
  return last
}
