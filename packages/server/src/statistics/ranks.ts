/** A quantity that is known up to a distribution. */
export interface Uncertain {
  readonly mean: number
  readonly deviation: number
  /** Its distribution function. */
  readonly atMost: (x: number) => number
}

/** Edges laid around the mean of each, and how many deviations they reach. */
const EDGES = 96
const REACH = 8

/** Below this, what lies under an edge is not worth taking. */
const NEGLIGIBLE = 1e-9

/** What is known at one edge: how likely each is below it, and how many of the others exceed it. */
interface Edge {
  readonly below: Float64Array
  readonly others: readonly Float64Array[]
}

/**
 * Probability with which each of independent quantities is the highest, the second highest … of all: `[i][k]` for rank
 * k + 1. By integration, P(i has rank k + 1) = ∫ P(exactly k of the others exceed x) dF_i(x), so there is no chance in
 * it: the trapezoidal rule between edges, once whole and once halved, and Richardson's extrapolation of the two. What
 * that leaves over is scaled away.
 */
export function rankProbabilities(quantities: readonly Uncertain[], ranks: number): number[][] {
  const shares = quantities.map(() => new Array<number>(ranks).fill(0))
  const edges = layEdges(quantities)
  let upper = lookAt(edges.at(-1)!, quantities, ranks)
  for (let e = edges.length - 2; e >= 0; e--) {
    const middle = lookAt((edges[e]! + edges[e + 1]!) / 2, quantities, ranks)
    const lower = lookAt(edges[e]!, quantities, ranks)
    shares.forEach((share, i) => {
      for (let k = 0; k < ranks; k++) {
        const halved = trapezoid(lower, middle, i, k) + trapezoid(middle, upper, i, k)
        share[k]! += (4 * halved - trapezoid(lower, upper, i, k)) / 3
      }
    })
    upper = lower
    if (lower.others.every((chances) => chances.every((chance) => chance < NEGLIGIBLE))) break
  }
  for (let k = 0; k < ranks; k++) {
    const total = shares.reduce((sum, share) => sum + share[k]!, 0)
    if (total > 0) for (const share of shares) share[k] = Math.min(1, Math.max(0, share[k]! / total))
  }
  return shares
}

function trapezoid(lower: Edge, upper: Edge, i: number, k: number): number {
  return ((upper.below[i]! - lower.below[i]!) * (lower.others[i]![k]! + upper.others[i]![k]!)) / 2
}

function layEdges(quantities: readonly Uncertain[]): Float64Array {
  const edges = new Float64Array(quantities.length * EDGES)
  quantities.forEach(({ mean, deviation }, i) => {
    const width = deviation > 0 ? deviation : Math.max(1, Math.abs(mean)) * 1e-9
    for (let j = 0; j < EDGES; j++) edges[i * EDGES + j] = mean + REACH * width * ((2 * j) / (EDGES - 1) - 1)
  })
  return edges.sort()
}

function lookAt(x: number, quantities: readonly Uncertain[], ranks: number): Edge {
  const below = Float64Array.from(quantities, ({ atMost }) => atMost(x))
  return { below, others: quantities.map((_, i) => exceeding(below, i, ranks)) }
}

/** Probabilities that exactly 0, 1 … of all but one exceed a value, given how likely each is below it. */
function exceeding(below: Float64Array, except: number, ranks: number): Float64Array {
  const chances = new Float64Array(ranks)
  chances[0] = 1
  for (let j = 0; j < below.length; j++) {
    if (j === except) continue
    const stays = below[j]!
    for (let k = ranks - 1; k >= 0; k--) chances[k] = chances[k]! * stays + (k > 0 ? chances[k - 1]! * (1 - stays) : 0)
  }
  return chances
}
