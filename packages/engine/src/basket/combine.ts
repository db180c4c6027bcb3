import { applyBenefit, type BasketOffer, mostOf } from './apply.ts'
import { Prospects } from './prospects.ts'
import type { Till } from './till.ts'

/** What an offer takes off a basket. */
export interface AppliedOffer {
  readonly offer: BasketOffer
  /** Minor units in all. */
  readonly discount: number
  /** Minor units by number of line; all zero where it brings something else than money. */
  readonly discounts: readonly number[]
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

/** Offers that go by units come first, while units have their price; then what comes off in percent; then amounts; then what is no money. */
const PHASES: Readonly<Record<BasketOffer['benefit']['kind'], number>> = {
  ...{ bundle: 0, 'buy-get': 1, 'fixed-price': 2, 'free-item': 3, percent: 4, amount: 5 },
  ...{ 'points-multiplier': 6, gift: 6, information: 6 },
}

const NO_MONEY = 6

/** A set of offers, as places in the order in which they come off, and what it is worth to the customer. */
interface Standing {
  readonly set: readonly number[]
  readonly discount: number
  readonly worth: number
}

/**
 * The combination of offers that is worth most to the customer. Offers come off in one order, whatever the set, and each from what the
 * ones before have left.
 */
export function combine(offers: readonly BasketOffer[], till: Till): Combination {
  const promising: BasketOffer[] = []
  const hopes: number[] = []
  for (const offer of offers) {
    const most = mostOf(offer, till)
    if (most <= 0 && isMoney(offer)) continue
    promising.push(offer)
    hopes.push(most + offer.worth)
  }
  const order = promising.map((_, i) => i).sort((a, b) => inOrder(promising[a]!, promising[b]!))
  const ordered = order.map((i) => promising[i]!)
  const search = new Search(
    ordered,
    order.map((i) => hopes[i]!),
    till,
  )
  search.run()
  const { best, isExact } = search
  return { applied: takeAll(best.set, ordered, till), discount: best.discount, exact: isExact, promising }
}

/**
 * Branch and bound: a set is left out as soon as even everything that could still come off would not make it better than the best so far,
 * which begins as what taking one offer after the other, the best first, would give. A class, so that what the search works with is made
 * once.
 */
class Search {
  best: Standing = { set: [], discount: 0, worth: 0 }
  readonly #ordered: readonly BasketOffer[]
  readonly #hopes: readonly number[]
  readonly #till: Till
  readonly #prospects: Prospects
  readonly #limit: number
  /** What is taken on the way to where the search is, and the basket after each of them. */
  readonly #taken: number[] = []
  readonly #states: Till[]
  #nodes = 0

  constructor(ordered: readonly BasketOffer[], hopes: readonly number[], till: Till) {
    this.#ordered = ordered
    this.#hopes = hopes
    this.#till = till
    this.#prospects = new Prospects(ordered, hopes)
    this.#states = [till]
    this.#limit = ordered.length <= EXACT_OFFERS ? Number.POSITIVE_INFINITY : MAX_NODES
  }

  run(): void {
    this.#takeGreedily()
    this.#search(0, 0, 0)
  }

  /** Whether no other combination is better. */
  get isExact(): boolean {
    return this.#nodes <= this.#limit
  }

  #search(i: number, discount: number, worth: number): void {
    if (++this.#nodes > this.#limit) return
    const ordered = this.#ordered
    const taken = this.#taken
    if (this.#isBetter(worth, taken.length)) this.best = { set: taken.slice(), discount, worth }
    if (i === ordered.length) return
    if (!this.#isBetter(worth + this.#prospects.from(i), taken.length + ordered.length - i)) return
    if (this.#prospects.allows(i)) {
      const offer = ordered[i]!
      const state = this.#stateAfter(taken.length)
      const off = applyBenefit(offer, state)
      if (off > 0 || !isMoney(offer)) {
        taken.push(i)
        this.#prospects.take(i)
        this.#search(i + 1, discount + off, worth + off + offer.worth)
        this.#prospects.giveBack(i)
        taken.pop()
      }
    }
    this.#search(i + 1, discount, worth)
  }

  /** The basket for one more offer than so many, as it is after those. */
  #stateAfter(depth: number): Till {
    const states = this.#states
    if (states.length === depth + 1) states.push(states[depth]!.copy())
    else states[depth + 1]!.become(states[depth]!)
    return states[depth + 1]!
  }

  /** One offer after the other, the one that promises most first, each where it still brings something. */
  #takeGreedily(): void {
    const hopes = this.#hopes
    const byHope = hopes.map((_, i) => i).sort((a, b) => hopes[b]! - hopes[a]! || a - b)
    const state = this.#till.copy()
    const set: number[] = []
    for (const i of byHope) {
      if (!this.#prospects.allows(i)) continue
      insert(i, set)
      const tried = this.#standingOf(set, state)
      if (tried && this.#isBetter(tried.worth, set.length)) {
        this.best = { set: set.slice(), ...tried }
        this.#prospects.take(i)
      } else set.splice(set.indexOf(i), 1)
    }
    for (const i of set) this.#prospects.giveBack(i)
  }

  /** What a set of offers comes to; undefined where one of them brings nothing. */
  #standingOf(set: readonly number[], state: Till): Omit<Standing, 'set'> | undefined {
    state.become(this.#till)
    let discount = 0
    let worth = 0
    for (const i of set) {
      const offer = this.#ordered[i]!
      const off = applyBenefit(offer, state)
      if (off === 0 && isMoney(offer)) return undefined
      discount += off
      worth += off + offer.worth
    }
    return { discount, worth }
  }

  /** Whether something worth so much, of so many offers, is better than the best so far: of equal ones the one with more offers. */
  #isBetter(worth: number, offers: number): boolean {
    const { best } = this
    return worth > best.worth || (worth === best.worth && offers > best.set.length)
  }
}

/** Puts a number where it belongs in a list that rises. */
function insert(number: number, list: number[]): void {
  let at = list.length
  list.push(number)
  for (; at > 0 && list[at - 1]! > number; at--) list[at] = list[at - 1]!
  list[at] = number
}

/** What each offer of a set takes off which lines. */
function takeAll(set: readonly number[], ordered: readonly BasketOffer[], till: Till): AppliedOffer[] {
  const state = till.copy()
  return set.map((i) => {
    const discounts = new Array<number>(till.lines.length).fill(0)
    const discount = applyBenefit(ordered[i]!, state, discounts)
    return { offer: ordered[i]!, discount, discounts }
  })
}

/** Whether an offer takes money off, and not something else along. */
export function isMoney({ benefit }: BasketOffer): boolean {
  return PHASES[benefit.kind] < NO_MONEY
}

function inOrder(a: BasketOffer, b: BasketOffer): number {
  return PHASES[a.benefit.kind] - PHASES[b.benefit.kind] || b.priority - a.priority || (a.id < b.id ? -1 : 1)
}
