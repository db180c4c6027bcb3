import { FenceIndex } from '../place/fence-index.ts'
import { type Nearest, PointIndex } from '../place/point-index.ts'
import type { Place } from './place.ts'
import type { Product } from './product.ts'

/** What is sold and where, as a step may look it up. */
export interface Catalogue {
  product(sku: string): Product | undefined
  place(id: string): Place | undefined
  /** The places whose fence holds a point, by id. */
  placesAt(lat: number, lon: number): readonly Place[]
  /** The nearest place, of a type where one is given, within some metres; of those that are meant, where that is asked. */
  nearestPlace(
    lat: number,
    lon: number,
    type: string | undefined,
    withinMetres: number,
    isMeant?: (place: Place) => boolean,
  ): Nearest<Place> | undefined
}

const NONE: readonly Place[] = []

/** Products and places in memory, with what finds places by where they are. Changes only between steps. */
export class Shelves implements Catalogue {
  readonly #products = new Map<string, Product>()
  readonly #places = new Map<string, Place>()
  readonly #fences = new FenceIndex<Place>()
  readonly #points = new PointIndex<Place>()
  readonly #pointsByType = new Map<string, PointIndex<Place>>()
  /** Texts that many things share are held once. */
  readonly #words = new Map<string, string>()

  product(sku: string): Product | undefined {
    return this.#products.get(sku)
  }

  place(id: string): Place | undefined {
    return this.#places.get(id)
  }

  get products(): ReadonlyMap<string, Product> {
    return this.#products
  }

  get places(): ReadonlyMap<string, Place> {
    return this.#places
  }

  putProduct(product: Product): void {
    const { attributes, brand, category } = product
    this.#products.set(product.sku, {
      ...product,
      ...(category !== undefined && { category: this.#shared(category) }),
      ...(brand !== undefined && { brand: this.#shared(brand) }),
      ...(attributes && {
        attributes: Object.fromEntries(
          Object.entries(attributes).map(([name, value]) => [name, this.#sharedValue(value)]),
        ),
      }),
    })
  }

  removeProduct(sku: string): void {
    this.#products.delete(sku)
  }

  putPlace(place: Place): void {
    this.removePlace(place.id)
    this.#places.set(place.id, place)
    this.#fences.add(place)
    this.#points.add(place)
    const ofType = this.#pointsByType.get(place.type) ?? new PointIndex<Place>()
    this.#pointsByType.set(place.type, ofType)
    ofType.add(place)
  }

  removePlace(id: string): void {
    const place = this.#places.get(id)
    if (!place) return
    this.#places.delete(id)
    this.#fences.remove(place)
    this.#points.remove(place)
    this.#pointsByType.get(place.type)?.remove(place)
  }

  placesAt(lat: number, lon: number): readonly Place[] {
    const found = this.#fences.at(lat, lon)
    if (found.length === 0) return NONE
    return found.length === 1 ? found : found.sort((a, b) => (a.id < b.id ? -1 : 1))
  }

  nearestPlace(
    lat: number,
    lon: number,
    type: string | undefined,
    withinMetres: number,
    isMeant?: (place: Place) => boolean,
  ): Nearest<Place> | undefined {
    const points = type === undefined ? this.#points : this.#pointsByType.get(type)
    return points?.nearest(lat, lon, withinMetres, isBefore, isMeant)
  }

  #sharedValue<T>(value: T): T {
    return typeof value === 'string' && value.length <= LONGEST_SHARED ? (this.#shared(value) as T & string) : value
  }

  #shared(text: string): string {
    const known = this.#words.get(text)
    if (known !== undefined) return known
    if (this.#words.size < MOST_SHARED) this.#words.set(text, text)
    return text
  }
}

const LONGEST_SHARED = 40
const MOST_SHARED = 50_000

function isBefore(a: Place, b: Place): boolean {
  return a.id < b.id
}
