import { DRINKS, FOODS, SPORTS_GOODS } from './catalog.ts'
import { mixWords } from './chance.ts'
import type { Store } from './places.ts'
import { PURPOSE } from './purpose.ts'

/** What the stores have on their shelves, by `store:sku`. */
export interface Stock {
  readonly quantities: Map<string, number>
  /** What each shelf holds when it is full. */
  readonly full: ReadonlyMap<string, number>
  readonly stores: readonly Store[]
}

const COFFEE_FULL = 240
const FOOD_FULL = 40

/** Fills the shelves. Sports goods are scarce: some stores have none of some of them. */
export function createStock(seed: number, stores: readonly Store[]): Stock {
  const full = new Map<string, number>()
  stores.forEach((store, index) => {
    if (store.kind === 'coffee') {
      for (const { sku } of DRINKS) full.set(`${store.id}:${sku}`, COFFEE_FULL)
      for (const { sku } of FOODS) full.set(`${store.id}:${sku}`, FOOD_FULL)
    } else {
      SPORTS_GOODS.forEach(({ sku }, good) => {
        full.set(`${store.id}:${sku}`, mixWords(seed, PURPOSE.stock, index, good) % 13)
      })
    }
  })
  return { quantities: new Map(full), full, stores }
}

/** Takes what was sold from the shelf, down to nothing. */
export function sell(stock: Stock, store: string, sku: string, quantity: number): void {
  const key = `${store}:${sku}`
  const held = stock.quantities.get(key)
  if (held !== undefined) stock.quantities.set(key, Math.max(0, held - quantity))
}

/** Whether the store could sell it now. A store that does not keep account of it can. */
export function isInStock(stock: Stock, store: string, sku: string): boolean {
  return (stock.quantities.get(`${store}:${sku}`) ?? 1) > 0
}

/** The night delivery of the stores in a zone: shelves are filled again. */
export function restock(stock: Stock, zone: string): void {
  for (const store of stock.stores) {
    if (store.zone !== zone) continue
    const products = store.kind === 'coffee' ? [...DRINKS, ...FOODS] : SPORTS_GOODS
    for (const { sku } of products) {
      const key = `${store.id}:${sku}`
      stock.quantities.set(key, stock.full.get(key) ?? 0)
    }
  }
}
