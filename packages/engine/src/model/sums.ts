/** Two numbers that are kept under a name; what they mean depends on it. */
export interface LearnedRow {
  readonly name: string
  readonly first: number
  readonly second: number
}

/**
 * Pairs of sums by name, side by side in one array, since hundreds are read for one decision. A place, once given to a
 * name, stays that name's.
 */
export class Sums {
  readonly #places = new Map<string, number>()
  #kept = new Float64Array(512)

  /** Where the first of the pair stands; the second stands behind it. A name that is new begins with nothing. */
  placeOf(name: string): number {
    const known = this.#places.get(name)
    if (known !== undefined) return known
    const place = 2 * this.#places.size
    if (place === this.#kept.length) this.#grow()
    this.#places.set(name, place)
    return place
  }

  has(name: string): boolean {
    return this.#places.has(name)
  }

  at(index: number): number {
    return this.#kept[index]!
  }

  /** Adds to the pair of a name; gives it as it is then. */
  add(name: string, first: number, second: number): LearnedRow {
    const place = this.placeOf(name)
    const kept = this.#kept
    kept[place]! += first
    kept[place + 1]! += second
    return { name, first: kept[place]!, second: kept[place + 1]! }
  }

  set({ first, name, second }: LearnedRow): void {
    const place = this.placeOf(name)
    this.#kept[place] = first
    this.#kept[place + 1] = second
  }

  #grow(): void {
    const larger = new Float64Array(2 * this.#kept.length)
    larger.set(this.#kept)
    this.#kept = larger
  }
}
