import { type Association, associationOf } from './association.ts'

/** How baskets are counted. */
export interface BasketCountsOptions {
  /** After this long a basket counts half; Infinity: all count alike. */
  readonly halfLifeMs: number
  /** Different things that are told apart; baskets' further ones are left out. */
  readonly maxItems?: number
  /** Pairs that are kept; the lightest make room. */
  readonly maxPairs?: number
}

/** A pair of things and its weight, as the host keeps it. The second is empty where it is of a thing alone, both are of all baskets. */
export type WeightRow = readonly [first: string, second: string, weight: number]

/** Beyond so many half-lives after the landmark weights are set back to it, long before they overflow. */
const RESCALE_HALF_LIVES = 256

/** A basket of more things than this is no purchase of a person, and its pairs would be thousands. */
const MAX_BASKET = 50

/** Both numbers of a pair fit a whole number that is exact. */
const PAIR_BASE = 2 ** 26

/** Share of the pairs that is let go of at once, so that it need not be done for each. */
const ROOM = 0.1

/**
 * How often things were bought, alone and in pairs, kept up to date basket by basket. Decay is reckoned forward (Cormode, Shkapenyuk,
 * Srivastava and Xu 2009): a basket weighs the more the later it is, and since every figure asked for is a ratio of weights, none of
 * what is kept has to change as time goes by, and baskets may come in any order.
 */
export class BasketCounts {
  readonly #halfLifeMs: number
  readonly #maxItems: number
  readonly #maxPairs: number
  readonly #numbers = new Map<string, number>()
  readonly #names: string[] = []
  readonly #weights: number[] = []
  readonly #pairs = new Map<number, number>()
  #total = 0
  /** The time at which a basket weighs 1. */
  #landmark: number | undefined

  constructor({ halfLifeMs, maxItems = 20_000, maxPairs = 500_000 }: BasketCountsOptions) {
    this.#halfLifeMs = halfLifeMs
    this.#maxItems = maxItems
    this.#maxPairs = maxPairs
  }

  get items(): number {
    return this.#numbers.size
  }

  get pairs(): number {
    return this.#pairs.size
  }

  /** The time at which a basket weighs 1; undefined before the first. */
  get landmark(): number | undefined {
    return this.#landmark
  }

  /**
   * Counts a basket bought at a time (ms since 1970). A thing counts once however often it is in there. Gives the rows that have
   * changed; one of weight 0 is none any more.
   */
  add(items: readonly string[], at: number): Iterable<WeightRow> {
    const before = this.#landmark
    const weight = this.#weightAt(at)
    const numbers = this.#numbersOf(items)
    if (numbers.length === 0) return []
    this.#total += weight
    numbers.forEach((number, i) => {
      this.#weights[number]! += weight
      for (let j = i + 1; j < numbers.length; j++) this.#addPair(pairKey(number, numbers[j]!), weight)
    })
    const gone = this.#pairs.size > this.#maxPairs ? this.#makeRoom() : []
    const changed = before === undefined || before === this.#landmark ? this.#rowsOf(numbers) : this.rows()
    return gone.length === 0 ? changed : [...changed, ...gone]
  }

  /** What one thing has to do with another: of the baskets with `given`, how many hold `consequent`. Undefined where they never met. */
  association(given: string, consequent: string): Association | undefined {
    const [a, b] = [this.#numbers.get(given), this.#numbers.get(consequent)]
    if (a === undefined || b === undefined) return undefined
    const both = this.#pairs.get(pairKey(a, b))
    if (both === undefined) return undefined
    return associationOf({ both, given: this.#weights[a]!, consequent: this.#weights[b]!, total: this.#total })
  }

  /** What the thing in a basket that goes best with another has to do with it; undefined where nothing in there does. */
  goesWith(basket: readonly string[], consequent: string): Association | undefined {
    let best: Association | undefined
    for (const given of basket) {
      if (given === consequent) continue
      const found = this.association(given, consequent)
      if (found && (best === undefined || found.lift > best.lift)) best = found
    }
    return best
  }

  /** How many baskets were counted, each for as much as it weighs at an instant beside one of then. */
  basketsAt(now: number): number {
    return this.#landmark === undefined ? 0 : this.#total * 2 ** ((this.#landmark - now) / this.#halfLifeMs)
  }

  /** Everything that is kept. */
  *rows(): Generator<WeightRow> {
    yield ['', '', this.#total]
    for (const [name, number] of this.#numbers) yield [name, '', this.#weights[number]!]
    for (const [key, weight] of this.#pairs)
      yield [this.#names[Math.floor(key / PAIR_BASE)]!, this.#names[key % PAIR_BASE]!, weight]
  }

  *#rowsOf(numbers: readonly number[]): Generator<WeightRow> {
    yield ['', '', this.#total]
    for (const [i, number] of numbers.entries()) {
      yield [this.#names[number]!, '', this.#weights[number]!]
      for (const other of numbers.slice(i + 1)) yield this.#pairRow(pairKey(number, other))
    }
  }

  #pairRow(key: number): WeightRow {
    return [this.#names[Math.floor(key / PAIR_BASE)]!, this.#names[key % PAIR_BASE]!, this.#pairs.get(key) ?? 0]
  }

  /** Takes over what was kept, reckoned from a landmark. */
  restore(rows: Iterable<WeightRow>, landmark: number | undefined): void {
    this.#landmark = landmark
    for (const [first, second, weight] of rows) {
      if (weight === 0) continue
      if (first === '') this.#total = weight
      else if (second === '') this.#weights[this.#number(first)!] = weight
      else this.#pairs.set(pairKey(this.#number(first)!, this.#number(second)!), weight)
    }
  }

  #weightAt(at: number): number {
    this.#landmark ??= at
    const halfLives = (at - this.#landmark) / this.#halfLifeMs
    if (halfLives > RESCALE_HALF_LIVES) {
      this.#rescale(2 ** -halfLives)
      this.#landmark = at
      return 1
    }
    return 2 ** halfLives
  }

  #rescale(factor: number): void {
    this.#total *= factor
    this.#weights.forEach((weight, number) => {
      this.#weights[number] = weight * factor
    })
    for (const [key, weight] of this.#pairs) this.#pairs.set(key, weight * factor)
  }

  #numbersOf(items: readonly string[]): number[] {
    const numbers: number[] = []
    for (const item of new Set(items)) {
      const number = item === '' || numbers.length === MAX_BASKET ? undefined : this.#number(item)
      if (number !== undefined) numbers.push(number)
    }
    return numbers
  }

  /** The number of a thing, which it is given when it is first seen; undefined where there is no room for it. */
  #number(item: string): number | undefined {
    const known = this.#numbers.get(item)
    if (known !== undefined) return known
    if (this.#names.length >= this.#maxItems) return undefined
    this.#numbers.set(item, this.#names.length)
    this.#weights.push(0)
    return this.#names.push(item) - 1
  }

  #addPair(key: number, weight: number): void {
    this.#pairs.set(key, (this.#pairs.get(key) ?? 0) + weight)
  }

  /** Gives the rows of what it let go of. */
  #makeRoom(): WeightRow[] {
    const lightest = [...this.#pairs].sort(([a, x], [b, y]) => x - y || a - b)
    return lightest.slice(0, Math.ceil(this.#maxPairs * ROOM)).map(([key]) => {
      this.#pairs.delete(key)
      return this.#pairRow(key)
    })
  }
}

function pairKey(a: number, b: number): number {
  return a < b ? a * PAIR_BASE + b : b * PAIR_BASE + a
}
