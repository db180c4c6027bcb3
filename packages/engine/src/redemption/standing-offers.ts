import { type BasketLine, isAnyLine, type Selector } from '../basket/basket.ts'
import type { Offer } from '../offer/offer.ts'
import { append } from '../playbook/multimap.ts'
import type { RedemptionTerms } from './terms.ts'

/**
 * Offers that come off baskets by themselves, indexed by a product, brand or category without which nothing comes of them: a basket pays
 * for the offers that are about what is in it, not for how many there are.
 */
export class StandingOffers {
  readonly #offers: readonly Offer[]
  /** Numbers of the offers that may come off any basket. */
  readonly #always: readonly number[]
  readonly #bySku = new Map<string, number[]>()
  readonly #byBrand = new Map<string, number[]>()
  readonly #byCategory = new Map<string, number[]>()

  constructor(offers: readonly Offer[]) {
    const always: number[] = []
    for (const [i, offer] of offers.entries()) {
      const needed = neededBy(offer.redemption!)
      if (!needed) always.push(i)
      for (const sku of needed?.skus ?? []) append(this.#bySku, sku, i)
      for (const brand of needed?.brands ?? []) append(this.#byBrand, brand, i)
      for (const category of needed?.categories ?? []) append(this.#byCategory, category, i)
    }
    this.#offers = offers
    this.#always = always
  }

  /** Those that could come off a basket, or be near to it, in the order of the playbook. */
  about(lines: readonly BasketLine[]): readonly Offer[] {
    const found = new Set(this.#always)
    const add = (numbers: readonly number[] = []) => {
      for (const number of numbers) found.add(number)
    }
    for (const { brand, category, sku } of lines) {
      add(this.#bySku.get(sku))
      if (brand !== undefined) add(this.#byBrand.get(brand))
      let path = ''
      for (const [i, name] of category.entries()) {
        path = i === 0 ? name : `${path}/${name}`
        add(this.#byCategory.get(name))
        if (i > 0) add(this.#byCategory.get(path))
      }
    }
    return [...found].sort((a, b) => a - b).map((number) => this.#offers[number]!)
  }
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
