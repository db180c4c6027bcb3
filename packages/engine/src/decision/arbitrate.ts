import { logNormalBelow } from '../model/normal.ts'

/** Beyond so many deviations a contender is taken to be certain not to reach a value. */
const REACH = 4

/**
 * Values are cut into intervals in which the highest lies with at most this probability. With more contenders each has
 * less, so that in sum the same is told apart by wider ones.
 */
const FINEST = 1 / 64
const WIDEST = 1 / 8
const PER_CONTENDER = 1 / 4096

/** Intervals narrower than this many deviations of the narrowest contender are not cut any more. */
const GAP = 0.4

/** Below an edge that the winner's value lies under this rarely, nothing is worth adding up. */
const NEGLIGIBLE = 1e-7

/** A value that varies by less than this, in minor units, is certain. */
const CERTAIN = 1e-9

/** Steps into which reaches are counted to put them in order. */
const REACH_STEPS = 64

/** The contenders that can win and whose value is uncertain, in falling order of what they reach. */
interface Live {
  readonly count: number
  readonly index: Int32Array
  readonly net: Float64Array
  /** One by the deviation as it is explored. */
  readonly sharpness: Float64Array
  /** At least what each one reaches, falling. */
  readonly reach: Float64Array
  /** The smallest of the deviations. */
  readonly narrowest: number
  readonly top: number
}

/** A value, and how likely all contenders' values lie below it. */
interface Edge {
  value: number
  /** Logarithm of the probability that all do, and the probability. */
  log: number
  below: number
  /** How many contenders, in their order, can lie above. */
  active: number
  /** Of each of those the logarithm of the probability that it lies below. */
  readonly logs: Float64Array
}

/**
 * Probabilities with which each contender is chosen under Thompson sampling (Thompson 1933): the probability that its
 * draw is the highest and above silence, whose value is 0. They are computed, not estimated by drawing. With value i
 * normal with distribution F_i, and G = Π F_i the distribution of the highest, P(i) = ∫ from 0 of G d(ln F_i), and
 * silence has G(0). Between two edges ln G and ln F_i are taken to change alike, so that each contender has the part
 * Δ ln F_i / Δ ln G of the probability ΔG that the highest lies there. They sum to 1, and the choice drawn from them
 * has exactly the propensity that is recorded. `values` holds of each contender the mean and the standard deviation
 * of its net value, in minor units. Last in what is given is silence.
 */
export function choiceProbabilities(values: Float64Array, exploration: number): Float64Array {
  const count = values.length / 2
  const shares = new Float64Array(count + 1)
  // What certainly beats everything below it: a certain contender, the first of equals; else silence.
  let floor = 0
  let rest = count
  for (let i = 0; i < count; i++) {
    const spread = values[2 * i + 1]! * exploration
    const isCertain = spread < CERTAIN
    const least = values[2 * i]! - (isCertain ? 0 : REACH * spread)
    if (least <= floor) continue
    floor = least
    rest = isCertain ? i : -1
  }
  const live = findLive(values, exploration, floor)
  const left = live.count === 0 ? 1 : integrate(live, floor, shares)
  if (rest >= 0) shares[rest] = left
  else scaleToOne(shares)
  return shares
}

/** What lies below an uncertain contender's reach belongs to nobody, and is shared out. */
function scaleToOne(shares: Float64Array): void {
  let total = 0
  for (let i = 0; i < shares.length; i++) total += shares[i]!
  for (let i = 0; i < shares.length; i++) shares[i]! /= total
}

function findLive(values: Float64Array, exploration: number, floor: number): Live {
  const able = new Int32Array(values.length / 2)
  let count = 0
  let top = floor
  let narrowest = Number.POSITIVE_INFINITY
  for (let i = 0; i < able.length; i++) {
    const spread = values[2 * i + 1]! * exploration
    const most = values[2 * i]! + REACH * spread
    if (spread < CERTAIN || most <= floor) continue
    able[count++] = i
    if (most > top) top = most
    if (spread < narrowest) narrowest = spread
  }
  const live = {
    ...{ count, narrowest, top },
    index: new Int32Array(count),
    net: new Float64Array(count),
    sharpness: new Float64Array(count),
    reach: new Float64Array(count),
  }
  sortByReach(able, values, exploration, floor, live)
  return live
}

/**
 * Puts contenders in falling order of reach, to within a step, with a bound of each one's reach: counting into steps
 * instead of comparing, because hundreds are put in order for every decision. Within a step they stay in their order.
 */
function sortByReach(able: Int32Array, values: Float64Array, exploration: number, floor: number, live: Live): void {
  const { count, index, net, reach, sharpness, top } = live
  const width = (top - floor) / (REACH_STEPS - 1)
  const starts = new Int32Array(REACH_STEPS + 1)
  const steps = new Int32Array(count)
  for (let k = 0; k < count; k++) {
    const i = 2 * able[k]!
    const most = values[i]! + REACH * values[i + 1]! * exploration
    const step = Math.min(REACH_STEPS - 1, Math.floor((top - most) / width))
    steps[k] = step
    starts[step + 1]!++
  }
  for (let step = 0; step < REACH_STEPS; step++) starts[step + 1]! += starts[step]!
  for (let k = 0; k < count; k++) {
    const step = steps[k]!
    const at = starts[step]!++
    const i = able[k]!
    index[at] = i
    net[at] = values[2 * i]!
    sharpness[at] = 1 / (values[2 * i + 1]! * exploration)
    reach[at] = top - step * width
  }
}

/**
 * Adds each contender's share of the highest value from the top down to the floor; gives the probability that all lie
 * below it. Intervals are cut in two, the upper one first, until each holds little.
 */
function integrate(live: Live, floor: number, shares: Float64Array): number {
  const most = Math.min(WIDEST, Math.max(FINEST, live.count * PER_CONTENDER))
  const gap = GAP * live.narrowest
  const spare: Edge[] = []
  let upper = edgeAt(live.top, live, spare)
  const waiting = [edgeAt(floor, live, spare)]
  for (let lower = waiting.at(-1); lower !== undefined; lower = waiting.at(-1)) {
    const middle = (upper.value + lower.value) / 2
    const isCut = live.count > 1 && upper.below - lower.below > most && upper.value - lower.value > gap
    if (isCut && middle > lower.value && middle < upper.value) {
      waiting.push(edgeAt(middle, live, spare))
      continue
    }
    shareOut(upper, lower, live, shares)
    spare.push(upper)
    upper = lower
    waiting.pop()
    if (upper.below < NEGLIGIBLE) return 0
  }
  return upper.below
}

function edgeAt(value: number, live: Live, spare: Edge[]): Edge {
  const edge = spare.pop() ?? { value: 0, log: 0, below: 0, active: 0, logs: new Float64Array(live.count) }
  const { net, reach, sharpness } = live
  const { logs } = edge
  let log = 0
  let k = 0
  for (; k < live.count && reach[k]! > value; k++) {
    const own = logNormalBelow((value - net[k]!) * sharpness[k]!)
    logs[k] = own
    log += own
  }
  edge.value = value
  edge.log = log
  edge.below = Math.exp(log)
  edge.active = k
  return edge
}

function shareOut(upper: Edge, lower: Edge, { index }: Live, shares: Float64Array): void {
  if (upper.log === lower.log) return
  const part = (upper.below - lower.below) / (upper.log - lower.log)
  for (let k = 0; k < upper.active; k++) shares[index[k]!]! += part * (upper.logs[k]! - lower.logs[k]!)
  for (let k = upper.active; k < lower.active; k++) shares[index[k]!]! -= part * lower.logs[k]!
}

/** The index that a random number in [0, 1) falls on when [0, 1) is cut by the probabilities in order. */
export function drawIndex(probabilities: ArrayLike<number>, draw: number): number {
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
