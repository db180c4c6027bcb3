import type { Pending } from './message.ts'
import { METROS, type Metro } from './metros.ts'
import { createPerson, type Person } from './person.ts'
import { createStores, createZips, type Store, type Zip } from './places.ts'
import { createStock, type Stock } from './stock.ts'

/** What a city is made of. The same options make the same city. */
export interface CityOptions {
  /** A whole number. */
  readonly seed: number
  readonly people: number
  readonly stores: number
  /** Ids of the metros; all of them when not given. */
  readonly metros?: readonly string[]
}

/** A synthetic population and the places where it lives. Time, shelves and moods go on; the rest stays. */
export interface City {
  readonly seed: number
  readonly metros: readonly Metro[]
  readonly zips: readonly Zip[]
  readonly stores: readonly Store[]
  readonly people: readonly Person[]
  readonly stock: Stock
  /** Where its time is; undefined before the first `advance`. */
  readonly live: Live
}

/** How far the life of the city has gone. */
export interface Live {
  /** ms since 1970. */
  now: number | undefined
  /** The hour (since 1970) at which it began. */
  firstHour: number
  /** The last hour whose doings are drawn up. */
  plannedHour: number
  /** What is drawn up and has not happened yet, by time, from `cursor` on. */
  queue: Pending[]
  cursor: number
}

/** Builds a city from a seed. Throws a RangeError where the numbers make no city. */
export function createCity({ seed, people, stores, metros: wanted }: CityOptions): City {
  if (!Number.isSafeInteger(people) || people < 1 || !Number.isSafeInteger(stores) || stores < 1)
    throw new RangeError(`a city has people and stores: ${people} people, ${stores} stores`)
  const metros = wanted === undefined ? METROS : METROS.filter((metro) => wanted.includes(metro.id))
  if (metros.length === 0) throw new RangeError(`no metro is called ${wanted?.join(', ')}`)
  const zips = createZips(seed, metros)
  const places = createStores(seed, stores, zips, metros)
  const around = {
    seed,
    zips,
    zipsByMetro: Map.groupBy(zips, (zip) => zip.metro.id),
    coffeeByMetro: storesByMetro(places, 'coffee'),
    sportsByMetro: storesByMetro(places, 'sports'),
  }
  return {
    seed,
    metros,
    zips,
    stores: places,
    people: Array.from({ length: people }, (_, index) => createPerson(index, around)),
    stock: createStock(seed, places),
    live: { now: undefined, firstHour: 0, plannedHour: Number.NEGATIVE_INFINITY, queue: [], cursor: 0 },
  }
}

/** The person whom touchpoints know by this user id. */
export function findPerson(city: City, userId: string): Person | undefined {
  const person = city.people[Number(userId.slice(1)) - 1]
  return person?.id === userId ? person : undefined
}

function storesByMetro(stores: readonly Store[], kind: Store['kind']): Map<string, Store[]> {
  return Map.groupBy(
    stores.filter((store) => store.kind === kind),
    (store) => store.zip.metro.id,
  )
}
