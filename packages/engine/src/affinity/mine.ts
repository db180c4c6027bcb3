import { type Association, associationOf } from './association.ts'

/** What was bought together. A thing counts once however often it is in the basket. */
export interface Basket {
  readonly items: readonly string[]
  /** How much the basket counts; 1 where it is not given. */
  readonly weight?: number
}

/** Baskets that hold all of `given` often hold `consequent` too. */
export interface AssociationRule extends Association {
  /** In alphabetical order. */
  readonly given: readonly string[]
  readonly consequent: string
  /** Weight of the baskets that hold all of it. */
  readonly count: number
}

/** What a rule must reach to be told. */
export interface RuleThresholds {
  /** Share of all baskets, 0 to 1. */
  readonly support: number
  readonly confidence: number
  /** Things in a rule, both sides together, at most; 10 where it is not given. */
  readonly size?: number
}

/** A set of things that stand in enough baskets: numbers of the things, rising, and of the baskets. */
interface FrequentSet {
  readonly things: readonly number[]
  readonly baskets: Int32Array
  readonly weight: number
}

const DEFAULT_SIZE = 10

/**
 * All rules with one thing as consequence that reach the thresholds, the highest lift first. Frequent sets are found depth first
 * over the lists of the baskets that hold a thing (Eclat, Zaki 2000): a set's list is the intersection of two that are known.
 */
export function mineRules(baskets: readonly Basket[], thresholds: RuleThresholds): AssociationRule[] {
  const { names, lists, weights } = invert(baskets)
  let total = 0
  for (const weight of weights) total += weight
  const isFrequent = (weight: number) => weight > 0 && weight / total >= thresholds.support
  const singles = lists
    .map((list, thing) => ({ things: [thing], baskets: list, weight: sumOf(list, weights) }))
    .filter(({ weight }) => isFrequent(weight))
  const weightOf = new Map<string, number>()
  const frequent: FrequentSet[] = []
  const size = thresholds.size ?? DEFAULT_SIZE
  const extend = (sets: readonly FrequentSet[]): void => {
    sets.forEach((set, i) => {
      weightOf.set(set.things.join(), set.weight)
      frequent.push(set)
      if (set.things.length < size) extend(joinAll(set, sets.slice(i + 1), weights, isFrequent))
    })
  }
  extend(singles)
  return frequent.flatMap((set) => rulesOf(set, weightOf, total, names, thresholds.confidence)).sort(byLift)
}

/** The baskets by thing instead of the things by basket; things are numbered in alphabetical order. */
function invert(baskets: readonly Basket[]) {
  const holders = new Map<string, number[]>()
  baskets.forEach(({ items }, basket) => {
    for (const item of new Set(items)) {
      const list = holders.get(item)
      if (list) list.push(basket)
      else holders.set(item, [basket])
    }
  })
  const names = [...holders.keys()].sort()
  return {
    names,
    lists: names.map((name) => Int32Array.from(holders.get(name)!)),
    weights: Float64Array.from(baskets, ({ weight }) => weight ?? 1),
  }
}

/** The sets with one thing more that stand in enough baskets. */
function joinAll(
  set: FrequentSet,
  others: readonly FrequentSet[],
  weights: Float64Array,
  isFrequent: (weight: number) => boolean,
): FrequentSet[] {
  const joined: FrequentSet[] = []
  for (const other of others) {
    const baskets = intersect(set.baskets, other.baskets)
    const weight = sumOf(baskets, weights)
    if (isFrequent(weight)) joined.push({ things: [...set.things, other.things.at(-1)!], baskets, weight })
  }
  return joined
}

/** Numbers that stand in both lists; both are rising. */
function intersect(a: Int32Array, b: Int32Array): Int32Array {
  const both = new Int32Array(Math.min(a.length, b.length))
  let [i, j, found] = [0, 0, 0]
  while (i < a.length && j < b.length) {
    const difference = a[i]! - b[j]!
    if (difference === 0) both[found++] = a[i]!
    if (difference <= 0) i++
    if (difference >= 0) j++
  }
  return both.slice(0, found)
}

function sumOf(list: Int32Array, weights: Float64Array): number {
  let sum = 0
  for (const basket of list) sum += weights[basket]!
  return sum
}

function rulesOf(
  { things, weight }: FrequentSet,
  weightOf: ReadonlyMap<string, number>,
  total: number,
  names: readonly string[],
  confidence: number,
): AssociationRule[] {
  if (things.length < 2) return []
  return things.flatMap((consequent) => {
    const given = things.filter((thing) => thing !== consequent)
    // Every part of a frequent set is frequent, so both are known.
    const weights = {
      both: weight,
      given: weightOf.get(given.join())!,
      consequent: weightOf.get(`${consequent}`)!,
      total,
    }
    const association = associationOf(weights)
    if (association.confidence < confidence) return []
    return [
      { given: given.map((thing) => names[thing]!), consequent: names[consequent]!, count: weight, ...association },
    ]
  })
}

function byLift(a: AssociationRule, b: AssociationRule): number {
  return b.lift - a.lift || b.support - a.support || (a.consequent < b.consequent ? -1 : 1)
}
