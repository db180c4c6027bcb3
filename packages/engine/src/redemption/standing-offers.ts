import { type BasketLine, isAnyLine, type Selector } from '../basket/basket.ts'
import type { Offer } from '../offer/offer.ts'
import { append } from '../playbook/multimap.ts'
import type { RedemptionTerms } from './terms.ts'
import { type UsableOffer, usableOffer } from './usable-offer.ts'

/** An offer that comes off baskets by itself. */
export interface StandingOffer {
  readonly offer: Offer
  readonly terms: RedemptionTerms
  /** As it comes off, the same for every basket; undefined where that depends on what its budget has left. */
  readonly usable: UsableOffer | undefined
}

const WORD_BITS = 32

/**
 * Offers that come off baskets by themselves, indexed by a product, brand or category without which nothing comes of them: a basket pays
 * for the offers that are about what is in it, not for how many there are.
 */
export class StandingOffers {
  readonly #offers: readonly StandingOffer[]
  /** The offers that may come off any basket, a bit for each. */
  readonly #always: Uint32Array
  /** Those that were found for the basket at hand. */
  readonly #found: Uint32Array
  readonly #bySku = new Map<string, number[]>()
  readonly #byBrand = new Map<string, number[]>()
  readonly #byCategory = new Map<string, number[]>()

  constructor(offers: readonly Offer[]) {
    this.#always = new Uint32Array(Math.ceil(offers.length / WORD_BITS))
    for (const [i, offer] of offers.entries()) {
      const needed = neededBy(offer.redemption!)
      if (!needed) add(i, this.#always)
      for (const sku of needed?.skus ?? []) append(this.#bySku, sku, i)
      for (const brand of needed?.brands ?? []) append(this.#byBrand, brand, i)
      for (const category of needed?.categories ?? []) append(this.#byCategory, category, i)
    }
    this.#found = this.#always.slice()
    this.#offers = offers.map((offer): StandingOffer => {
      const terms = offer.redemption!
      const isLimited = terms.amountPool !== undefined
      const usable = isLimited
        ? undefined
        : usableOffer(offer.id, offer, Number.POSITIVE_INFINITY, undefined, undefined)
      return { offer, terms, usable }
    })
  }

  /** Those that could come off a basket, or be near to it, in the order of the playbook. */
  about(lines: readonly BasketLine[]): readonly StandingOffer[] {
    this.#found.set(this.#always)
    for (const { brand, category, sku } of lines) {
      this.#addAll(this.#bySku.get(sku))
      if (brand !== undefined) this.#addAll(this.#byBrand.get(brand))
      if (this.#byCategory.size > 0) this.#addCategories(category)
    }
    return this.#listed()
  }

  #addCategories(category: readonly string[]): void {
    let path = ''
    for (let i = 0; i < category.length; i++) {
      const name = category[i]!
      path = i === 0 ? name : `${path}/${name}`
      this.#addAll(this.#byCategory.get(name))
      if (i > 0) this.#addAll(this.#byCategory.get(path))
    }
  }

  #addAll(numbers: readonly number[] | undefined): void {
    if (numbers) for (const number of numbers) add(number, this.#found)
  }

  #listed(): StandingOffer[] {
    const listed: StandingOffer[] = []
    for (let word = 0; word < this.#found.length; word++) {
      for (let bits = this.#found[word]!; bits !== 0; bits &= bits - 1) {
        const lowest = WORD_BITS - 1 - Math.clz32(bits & -bits)
        listed.push(this.#offers[word * WORD_BITS + lowest]!)
      }
    }
    return listed
  }
}

function add(number: number, bits: Uint32Array): void {
  bits[number >>> 5]! |= 1 << (number & (WORD_BITS - 1))
}

/** Lines of which there must be one in the basket, or the offer neither comes off nor is near; undefined where any line will do. */
function neededBy({ benefit, requires }: RedemptionTerms): Selector | undefined {
  // What is asked for and not there at all is not near.
  const asked = requires.find(({ on }) => !isAnyLine(on))
  if (asked) return asked.on
  // What would be near must be told, whatever it comes off.
  if (requires.length > 0) return undefined
  switch (benefit.kind) {
    case 'amount':
    case 'percent':
    case 'fixed-price':
    case 'free-item':
      return isAnyLine(benefit.on) ? undefined : benefit.on
    case 'buy-get':
      return isAnyLine(benefit.on) ? undefined : anyOf([benefit.on, benefit.getOn ?? {}])
    case 'bundle':
      return benefit.parts.some(({ on }) => !isAnyLine(on)) ? anyOf(benefit.parts.map(({ on }) => on)) : undefined
    default:
      return undefined
  }
}

/** Lines that any of several selectors means; those that mean every line are left out. */
function anyOf(selectors: readonly Selector[]): Selector {
  return {
    skus: selectors.flatMap(({ skus = [] }) => skus),
    brands: selectors.flatMap(({ brands = [] }) => brands),
    categories: selectors.flatMap(({ categories = [] }) => categories),
  }
}
