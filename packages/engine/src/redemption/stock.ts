import { type JsonObject, valueAt } from '../json.ts'
import type { Grant } from '../offer/grant.ts'
import type { Offer } from '../offer/offer.ts'
import type { Stepping } from '../stepping.ts'

/** What an offer needs on the shelf, compiled. */
export interface StockTerms {
  readonly feed: string
  readonly sku: string
  readonly field: readonly string[]
  /** The property by which the event that brings a copy names the place. */
  readonly placeProperty: readonly string[]
  /** Whether a copy keeps a unit for its owner. */
  readonly reserve: boolean
}

/** Why there is nothing for an offer at a place; undefined where there is. `own`: a copy that may have kept a unit. */
export function whyOutOfStock(
  stock: StockTerms,
  place: string | undefined,
  step: Stepping,
  own?: Grant,
): string | undefined {
  const key = keyAt(stock, place)
  const value = valueAt(step.readFeed(stock.feed, key), stock.field)
  if (typeof value !== 'number') return 'out_of_stock'
  const pool = poolOf(stock, key)
  const kept = step.spentOf(pool) - (own?.reserved === pool ? 1 : 0)
  return value - kept < 1 ? 'out_of_stock' : undefined
}

/** Why an event's place has nothing for an offer; undefined where it has, or where the event names no place. */
export function whyNoneToGrant({ redemption }: Offer, properties: JsonObject, step: Stepping): string | undefined {
  const stock = redemption?.stock
  const place = stock && placeIn(stock, properties)
  return place === undefined ? undefined : whyOutOfStock(stock!, place, step)
}

/** Keeps a unit for a copy where its offer says so; gives where that is noted. */
export function reserveUnit({ redemption }: Offer, properties: JsonObject, step: Stepping): string | undefined {
  const stock = redemption?.stock
  const place = stock?.reserve ? placeIn(stock, properties) : undefined
  if (place === undefined) return undefined
  const pool = poolOf(stock!, keyAt(stock!, place))
  step.spend(pool, 1)
  return pool
}

/** Lets go of the unit that was kept for a copy. */
export function releaseUnit(grant: Grant, step: Stepping): void {
  if (grant.reserved === undefined) return
  step.spend(grant.reserved, -1)
  grant.reserved = undefined
}

function placeIn({ placeProperty }: StockTerms, properties: JsonObject): string | undefined {
  const place = valueAt(properties, placeProperty)
  return typeof place === 'string' ? place : undefined
}

/** Keys of stock feeds are `store:sku`; where there is no store, as in a shop on the web, the SKU alone. */
function keyAt({ sku }: StockTerms, place: string | undefined): string {
  return place === undefined ? sku : `${place}:${sku}`
}

function poolOf({ feed }: StockTerms, key: string): string {
  return `stock:${feed}:${key}`
}
