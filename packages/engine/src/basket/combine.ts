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

/** What a set of offers is worth to the customer; of equal ones the one with more offers. */
interface Standing {
  readonly applied: readonly AppliedOffer[]
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
  const search = (i: number, standing: Standing, state: Till): void => {
    if (++nodes > limit) return
    if (isBetter(standing, best)) best = standing
    if (i === ordered.length || !couldBeBetter(standing, prospects.from(i, standing.applied), ordered.length - i, best))
      return
    const offer = ordered[i]!
    if (isCompatible(offer, standing.applied)) {
      const next = state.copy()
      const taken = take(offer, standing, next)
      if (taken) search(i + 1, taken, next)
    }
    search(i + 1, standing, state)
  }
  search(0, EMPTY, till)
  return { applied: best.applied, discount: best.discount, exact: nodes <= limit, promising }
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
    this.#free = free
    this.#alone = alone
  }

  from(i: number, applied: readonly AppliedOffer[]): number {
    if (applied[0]?.offer.exclusive) return 0
    let hope = this.#free[i]!
    for (const [name, most] of this.#groups) if (!applied.some(({ offer }) => offer.group === name)) hope += most[i]!
    return applied.length === 0 ? Math.max(hope, this.#alone[i]!) : hope
  }
}

const EMPTY: Standing = { applied: [], discount: 0, worth: 0 }

/** One offer after the other, the one that promises most first, each where it still brings something. */
function greedy(ordered: readonly BasketOffer[], hopes: readonly number[], till: Till): Standing {
  const byHope = ordered.map((offer, i) => ({ offer, i })).sort((a, b) => hopes[b.i]! - hopes[a.i]! || a.i - b.i)
  let best = EMPTY
  const held: BasketOffer[] = []
  for (const { offer } of byHope) {
    const tried = applyAll([...held, offer].sort(inOrder), till)
    if (!tried || !isBetter(tried, best)) continue
    best = tried
    held.push(offer)
  }
  return best
}

/** A set of offers taken off in order; undefined where two of them exclude each other or one brings nothing. */
function applyAll(set: readonly BasketOffer[], till: Till): Standing | undefined {
  const state = till.copy()
  let standing: Standing | undefined = EMPTY
  for (const offer of set) {
    if (!isCompatible(offer, standing.applied)) return undefined
    standing = take(offer, standing, state)
    if (!standing) return undefined
  }
  return standing
}

function take(offer: BasketOffer, { applied, discount, worth }: Standing, till: Till): Standing | undefined {
  const discounts = applyBenefit(offer, till)
  let off = 0
  for (const amount of discounts.values()) off += amount
  if (off === 0 && isMoney(offer)) return undefined
  return {
    applied: [...applied, { offer, discounts }],
    discount: discount + off,
    worth: worth + off + offer.worth,
  }
}

function isMoney({ benefit }: BasketOffer): boolean {
  return (PHASES as readonly string[]).includes(benefit.kind)
}

function isCompatible(offer: BasketOffer, applied: readonly AppliedOffer[]): boolean {
  return applied.every(
    ({ offer: other }) =>
      !offer.exclusive && !other.exclusive && (offer.group === undefined || offer.group !== other.group),
  )
}

function isBetter(a: Standing, b: Standing): boolean {
  return a.worth > b.worth || (a.worth === b.worth && a.applied.length > b.applied.length)
}

function couldBeBetter(standing: Standing, hope: number, more: number, best: Standing): boolean {
  const most = standing.worth + hope
  return most > best.worth || (most === best.worth && standing.applied.length + more > best.applied.length)
}

function inOrder(a: BasketOffer, b: BasketOffer): number {
  return phaseOf(a) - phaseOf(b) || b.priority - a.priority || (a.id < b.id ? -1 : 1)
}

function phaseOf({ benefit }: BasketOffer): number {
  const phase = (PHASES as readonly string[]).indexOf(benefit.kind)
  return phase < 0 ? PHASES.length : phase
}
