import type { City } from './city.ts'
import type { Values } from './message.ts'
import { weatherAt } from './weather.ts'

/** One value of a feed, as `POST /v1/feeds/{feed}` and the simulation take it. */
export interface FeedRow {
  readonly feed: string
  readonly key: string
  readonly value: Values
}

/** The weather of every ZIP area of the city at an instant (ms since 1970): temperature in °C and condition. */
export function weatherRows(city: City, at: number): FeedRow[] {
  return city.zips.map((zip) => ({ feed: 'weather', key: zip.zip, value: { ...weatherAt(city.seed, zip, at) } }))
}

/** What every store has of everything now; the key is `store:sku`. The city must have lived up to `at`, ms since 1970. */
export function stockRows(city: City, at: number): FeedRow[] {
  if (city.live.now !== undefined && city.live.now !== at)
    throw new RangeError(`the city's time is ${city.live.now}; it does not know its shelves at ${at}`)
  return Array.from(city.stock.quantities, ([key, quantity]) => ({ feed: 'stock', key, value: { quantity } }))
}
