import { normalBelow } from '../model/normal.ts'

/** A candidate's net value as it is believed: normal with this mean and deviation, in minor units. */
export interface Contender {
  readonly net: number
  readonly deviation: number
}

/** Beyond so many deviations a contender is taken to be certain not to reach a value. */
const REACH = 4

/** Edges laid evenly over the values that can win, and edges shared out among the contenders around their own means. */
const EVEN_EDGES = 16
const OWN_EDGES = 64

/** Beyond so many edges of contenders' own some of them stand in for others. */
const MOST_OWN_EDGES = 128

/** How many deviations those reach: most of the probability lies there. */
const OWN_REACH = 2.5

/** Closer together than this many deviations of the narrowest contender edges are of no use. */
const GAP = 0.4

/** Steps into which reaches are counted to put them in order. */
const REACH_STEPS = 64

/** Below an edge that the winner's value lies under this rarely, the integral is not worth taking. */
const NEGLIGIBLE = 1e-7

/** The contenders that can win, in falling order of what they reach, with their deviations as explored. */
interface Live {
  readonly index: number[]
  readonly net: Float64Array
  readonly spread: Float64Array
  /** At least what each one reaches, falling. */
  readonly reach: Float64Array
}

/**
 * Probabilities with which each contender is chosen under Thompson sampling (Thompson 1933): the probability that its
 * draw is the highest and above silence, whose value is 0. They are computed, not estimated by drawing: with value i
 * normal with density f_i and distribution F_i, P(i) = ∫ from 0 of f_i(x) Π_{j≠i} F_j(x) dx by the trapezoidal rule
 * over F_i, and silence has Π F_j(0). What the rule leaves over is scaled away, so that they sum to 1 and the choice
 * drawn from them has exactly the propensity that is recorded. Last in the list is silence.
 */
export function choiceProbabilities(contenders: readonly Contender[], exploration: number): number[] {
  const probabilities = new Array<number>(contenders.length + 1).fill(0)
  let floor = 0
  for (const { net, deviation } of contenders) floor = Math.max(floor, net - REACH * deviation * exploration)
  const live = findLive(contenders, exploration, floor)
  const { index, spread } = live
  if (spread.every((width) => width === 0)) return certainChoice(live, probabilities)
  // One that certainly beats silence stands in the way of it; else silence wins where all of them are below it.
  let silence = floor > 0 ? 0 : 1
  for (let k = 0; k < index.length; k++) silence *= below(live, k, 0)
  const shares = index.length === 1 ? [1 - silence] : integrate(live, layEdges(live, floor))
  let total = silence
  for (const share of shares) total += share
  for (let k = 0; k < index.length; k++) probabilities[index[k]!] = shares[k]! / total
  probabilities[contenders.length] = silence / total
  return probabilities
}

function findLive(contenders: readonly Contender[], exploration: number, floor: number): Live {
  const able: number[] = []
  const reach: number[] = []
  for (let i = 0; i < contenders.length; i++) {
    const most = contenders[i]!.net + REACH * contenders[i]!.deviation * exploration
    if (most < floor || most <= 0) continue
    able.push(i)
    reach.push(most)
  }
  const order = byReach(reach, floor)
  const n = able.length
  const live = {
    index: new Array<number>(n),
    net: new Float64Array(n),
    spread: new Float64Array(n),
    reach: order.bound,
  }
  for (let k = 0; k < n; k++) {
    const i = able[order.places[k]!]!
    live.index[k] = i
    live.net[k] = contenders[i]!.net
    live.spread[k] = contenders[i]!.deviation * exploration
  }
  return live
}

/**
 * Places in falling order of reach, to within a step, with a bound of each one's reach: counting into steps instead of
 * comparing, because hundreds are put in order for every decision. Within a step they stay in their order.
 */
function byReach(reach: readonly number[], floor: number): { places: Int32Array; bound: Float64Array } {
  const n = reach.length
  let top = floor
  for (let k = 0; k < n; k++) if (reach[k]! > top) top = reach[k]!
  const width = (top - floor) / (REACH_STEPS - 1)
  const starts = new Int32Array(REACH_STEPS + 1)
  const steps = new Int32Array(n)
  for (let k = 0; k < n; k++) {
    const step = width === 0 ? 0 : Math.min(REACH_STEPS - 1, Math.floor((top - reach[k]!) / width))
    steps[k] = step
    starts[step + 1]!++
  }
  for (let step = 0; step < REACH_STEPS; step++) starts[step + 1]! += starts[step]!
  const places = new Int32Array(n)
  const bound = new Float64Array(n)
  for (let k = 0; k < n; k++) {
    const at = starts[steps[k]!]!++
    places[at] = k
    bound[at] = top - steps[k]! * width
  }
  return { places, bound }
}

/** Without uncertainty the best wins, of equals the first; without anything worth more than it, silence. */
function certainChoice({ index, net }: Live, probabilities: number[]): number[] {
  let best = -1
  for (let k = 0; k < net.length; k++) if (best < 0 || net[k]! > net[best]!) best = k
  probabilities[index[best] ?? probabilities.length - 1] = 1
  return probabilities
}

/**
 * Values between which the integral is taken, rising: evenly laid, and closer where a contender's value is likely. Of
 * very many contenders, which are in order of their reach, every so many lay edges for those beside them.
 */
function layEdges({ net, spread }: Live, floor: number): Float64Array {
  const own = Math.max(2, Math.floor(OWN_EDGES / net.length))
  const stride = Math.ceil((net.length * own) / MOST_OWN_EDGES)
  let top = floor
  for (let k = 0; k < net.length; k++) top = Math.max(top, net[k]! + REACH * spread[k]!)
  const edges: number[] = []
  for (let i = 0; i <= EVEN_EDGES; i++) edges.push(floor + ((top - floor) * i) / EVEN_EDGES)
  for (let k = 0; k < net.length; k++) {
    // A certain value is a step: edges on it and just below hold it fast.
    const width = spread[k]!
    if (width > 0 && k % stride !== 0) continue
    const step = width === 0 ? Math.max(1, Math.abs(net[k]!)) * 1e-9 : 0
    for (let i = 0; i < own; i++) {
      const edge = net[k]! + OWN_REACH * width * ((2 * i) / (own - 1) - 1) - (i === 0 ? step : 0)
      edges.push(width === 0 ? Math.max(0, edge) : Math.max(floor, edge))
    }
  }
  return thinOut(Float64Array.from(edges).sort(), spread)
}

/** Lets go of edges much closer together than the narrowest contender is wide: they would add cost and nothing else. */
function thinOut(edges: Float64Array, spread: Float64Array): Float64Array {
  const gap = GAP * spread.reduce((narrowest, width) => Math.min(narrowest, width))
  let kept = 1
  for (let i = 1; i < edges.length; i++) {
    if (edges[i]! - edges[kept - 1]! > gap) edges[kept++] = edges[i]!
  }
  return edges.subarray(0, kept)
}

/**
 * Each contender's share of the winner's value, added up between edges from the highest down. The contenders are in
 * falling order of their reach, so that those at the end, which certainly lie below an edge, are not looked at yet.
 */
function integrate(live: Live, edges: Float64Array): Float64Array {
  const { reach } = live
  const n = reach.length
  const shares = new Float64Array(n)
  const upper = new Float64Array(n).fill(1)
  const upperOthers = new Float64Array(n)
  const lower = new Float64Array(n)
  let above = 1
  let active = 0
  for (let edge = edges.length - 1; edge >= 0; edge--) {
    const x = edges[edge]!
    while (active < n && reach[active]! >= x) upperOthers[active++] = above
    // The product of all, and of those that are not 0: from them follows that of all others, for each.
    let nonzero = 1
    let zeros = 0
    for (let k = 0; k < active; k++) {
      const probability = below(live, k, x)
      lower[k] = probability
      if (probability === 0) zeros++
      else nonzero *= probability
    }
    for (let k = 0; k < active; k++) {
      const own = lower[k]!
      const others = zeros === 0 ? nonzero / own : zeros === 1 && own === 0 ? nonzero : 0
      shares[k]! += ((upper[k]! - own) * (upperOthers[k]! + others)) / 2
      upper[k] = own
      upperOthers[k] = others
    }
    above = zeros === 0 ? nonzero : 0
    if (above < NEGLIGIBLE) break
  }
  return shares
}

/** Distribution function of a contender's value; a step at the mean where it is certain. */
function below({ net, spread }: Live, k: number, x: number): number {
  const distance = x - net[k]!
  if (spread[k] === 0) return distance >= 0 ? 1 : 0
  return normalBelow(distance / spread[k]!)
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
