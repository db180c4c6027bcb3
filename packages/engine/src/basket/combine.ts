import { applyBenefit, type BasketOffer, mostOf } from './apply.ts'
import type { Till } from './till.ts'

/** What an offer takes off a basket. */
interface AppliedOffer {
  readonly offer: BasketOffer
  /** Minor units by number of line; empty where it brings something else than money. */
  readonly discounts: ReadonlyMap<number, number>
}

/** The offers that a basket uses. */
export interface Combination {
  /** In the order in which they come off. */
  readonly applied: readonly AppliedOffer[]
  /** Minor units off in all. */
  readonly discount: number
  /** Whether no other combination is better; false where the search was ended before it knew. */
  readonly exact: boolean
  /** The offers of which something could have come, in the order in which they were given. */
  readonly promising: readonly BasketOffer[]
}

/** As many offers are always searched to the end. */
const EXACT_OFFERS = 12

/** Beyond them the search tries so many sets at most. */
const MAX_NODES = 2000

/** Offers that go by units come first, while units have their price; then what comes off in percent; then amounts. */
const PHASES = ['bundle', 'buy-get', 'fixed-price', 'free-item', 'percent', 'amount'] as const

/** A set of offers, as places in the order in which they come off, and what it is worth to the customer. */
interface Standing {
  readonly set: readonly number[]
  readonly discount: number
  readonly worth: number
}

/**
 * The combination of offers that is worth most to the customer. Offers come off in one order, whatever the set, and each from what the
 * ones before have left. A set is left out as soon as even everything that could still come off would not make it better than the best so
 * far (branch and bound), which begins as what taking one offer after the other, the best first, would give.
 */
export function combine(offers: readonly BasketOffer[], till: Till): Combination {
  const promising = offers.filter((offer) => bringsSomething(offer, till))
  const ordered = promising.toSorted(inOrder)
  const hopes = ordered.map((offer) => mostOf(offer, till) + offer.worth)
  const prospects = new Prospects(ordered, hopes)
  let best = greedy(ordered, hopes, till)
  let nodes = 0
  const limit = ordered.length <= EXACT_OFFERS ? Number.POSITIVE_INFINITY : MAX_NODES
  /** What is taken on the way to where the search is, and the basket after each of them. */
  const taken: number[] = []
  const states: Till[] = [till]
  const search = (i: number, discount: number, worth: number): void => {
    if (++nodes > limit) return
    if (isBetter(worth, taken.length, best)) best = { set: taken.slice(), discount, worth }
    if (i === ordered.length) return
    if (!isBetter(worth + prospects.from(i, taken), taken.length + ordered.length - i, best)) return
    if (isCompatible(i, taken, ordered)) {
      const depth = taken.length
      states[depth + 1] ??= till.copy()
      const state = states[depth + 1]!
      state.become(states[depth]!)
      const off = applyBenefit(ordered[i]!, state)
      if (off > 0 || !isMoney(ordered[i]!)) {
        taken.push(i)
        search(i + 1, discount + off, worth + off + ordered[i]!.worth)
        taken.pop()
      }
    }
    search(i + 1, discount, worth)
  }
  search(0, 0, 0)
  return { applied: takeAll(best.set, ordered, till), discount: best.discount, exact: nodes <= limit, promising }
}

/** What each offer of a set takes off which lines. */
function takeAll(set: readonly number[], ordered: readonly BasketOffer[], till: Till): AppliedOffer[] {
  const state = till.copy()
  return set.map((i) => {
    const discounts = new Map<number, number>()
    applyBenefit(ordered[i]!, state, discounts)
    return { offer: ordered[i]!, discounts }
  })
}

/** Whether anything could come of an offer: money off lines that are there, or something else than money. */
function bringsSomething(offer: BasketOffer, till: Till): boolean {
  return !isMoney(offer) || mostOf(offer, till) > 0
}

/**
 * What could still come off at most, from one offer of the order on: of each group the offer that promises most, as long as none of the
 * group is taken; and beside one that is taken alone, nothing.
 */
class Prospects {
  readonly #ordered: readonly BasketOffer[]
  /** Of the offers without a group, from each on. */
  readonly #free: readonly number[]
  readonly #alone: readonly number[]
  readonly #groups = new Map<string, number[]>()

  constructor(ordered: readonly BasketOffer[], hopes: readonly number[]) {
    const { length } = ordered
    const free = new Array<number>(length + 1).fill(0)
    const alone = new Array<number>(length + 1).fill(0)
    for (const { group, exclusive } of ordered)
      if (group !== undefined && !exclusive) this.#groups.set(group, new Array<number>(length + 1).fill(0))
    for (let i = length - 1; i >= 0; i--) {
      const { exclusive, group } = ordered[i]!
      const hope = hopes[i]!
      free[i] = free[i + 1]! + (group === undefined && !exclusive ? hope : 0)
      alone[i] = exclusive ? Math.max(alone[i + 1]!, hope) : alone[i + 1]!
      for (const [name, most] of this.#groups)
        most[i] = name === group && !exclusive ? Math.max(most[i + 1]!, hope) : most[i + 1]!
    }
    this.#ordered = ordered
    this.#free = free
    this.#alone = alone
  }

  from(i: number, taken: readonly number[]): number {
    if (taken.length === 0) return Math.max(this.#free[i]! + this.#ofGroups(i, taken), this.#alone[i]!)
    return this.#ordered[taken[0]!]!.exclusive ? 0 : this.#free[i]! + this.#ofGroups(i, taken)
  }

  #ofGroups(i: number, taken: readonly number[]): number {
    let hope = 0
    for (const [name, most] of this.#groups) {
      let isTaken = false
      for (const other of taken) isTaken ||= this.#ordered[other]!.group === name
      if (!isTaken) hope += most[i]!
    }
    return hope
  }
}

/** One offer after the other, the one that promises most first, each where it still brings something. */
function greedy(ordered: readonly BasketOffer[], hopes: readonly number[], till: Till): Standing {
  const byHope = ordered.map((_, i) => i).sort((a, b) => hopes[b]! - hopes[a]! || a - b)
  const state = till.copy()
  let best: Standing = { set: [], discount: 0, worth: 0 }
  for (const i of byHope) {
    const at = best.set.findIndex((other) => other > i)
    const set = best.set.toSpliced(at < 0 ? best.set.length : at, 0, i)
    const tried = isCompatible(i, best.set, ordered) ? standingOf(set, ordered, state, till) : undefined
    if (tried && isBetter(tried.worth, set.length, best)) best = tried
  }
  return best
}

/** What a set of offers comes to; undefined where one of them brings nothing. */
function standingOf(
  set: readonly number[],
  ordered: readonly BasketOffer[],
  state: Till,
  till: Till,
): Standing | undefined {
  state.become(till)
  let discount = 0
  let worth = 0
  for (const i of set) {
    const offer = ordered[i]!
    const off = applyBenefit(offer, state)
    if (off === 0 && isMoney(offer)) return undefined
    discount += off
    worth += off + offer.worth
  }
  return { set, discount, worth }
}

/** Whether an offer takes money off, and not something else along. */
export function isMoney({ benefit }: BasketOffer): boolean {
  return (PHASES as readonly string[]).includes(benefit.kind)
}

/** Whether an offer may be taken together with others. */
function isCompatible(i: number, taken: readonly number[], ordered: readonly BasketOffer[]): boolean {
  const { exclusive, group } = ordered[i]!
  for (const other of taken) {
    const beside = ordered[other]!
    if (exclusive || beside.exclusive || (group !== undefined && group === beside.group)) return false
  }
  return true
}

/** Whether something worth so much, of so many offers, is better than a set: of equal ones the one with more offers. */
function isBetter(worth: number, offers: number, best: Standing): boolean {
  return worth > best.worth || (worth === best.worth && offers > best.set.length)
}

function inOrder(a: BasketOffer, b: BasketOffer): number {
  return phaseOf(a) - phaseOf(b) || b.priority - a.priority || (a.id < b.id ? -1 : 1)
}

function phaseOf({ benefit }: BasketOffer): number {
  const phase = (PHASES as readonly string[]).indexOf(benefit.kind)
  return phase < 0 ? PHASES.length : phase
}
