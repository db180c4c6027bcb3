/** A power of two. */
const PARTS = 64
const FEWEST_SLOTS = 16

/** At most so much of a part is taken: beyond, looking grows long. */
const FULL = 0.75

/** By which a part that is full grows: little, or half of it would be empty afterwards. */
const GROWTH = 1.25

/** Stands where nothing is. */
const FREE = -1

/** Spreads keys that follow each other over a part (Knuth's multiplicative hashing: 2³² by the golden ratio). */
const SPREAD = 0x9e3779b1
const RANGE = 0x1_0000_0000

/**
 * A map from customers (0 to 2³¹ − 1) to places in memory, over typed arrays: a million entries take 16 to 20 MB and are nothing
 * that the garbage collector looks through. A `Map` takes two to three times as much, and one in which entries come and
 * go is laid out anew each time its holes have filled it: a third of a second for a million. Cut into parts, so that
 * growing never stops the engine for long.
 */
export class PlaceTable {
  readonly #parts = Array.from({ length: PARTS }, () => new Part())
  #size = 0

  get size(): number {
    return this.#size
  }

  /** The place of a customer; undefined where there is none. */
  get(customer: number): number | undefined {
    return this.#partOf(customer).get(customer)
  }

  has(customer: number): boolean {
    return this.get(customer) !== undefined
  }

  set(customer: number, place: number): void {
    if (this.#partOf(customer).set(customer, place)) this.#size++
  }

  delete(customer: number): void {
    if (this.#partOf(customer).delete(customer)) this.#size--
  }

  #partOf(customer: number): Part {
    return this.#parts[customer & (PARTS - 1)]!
  }
}

/** A table with open addressing. */
class Part {
  #keys = new Int32Array(FEWEST_SLOTS).fill(FREE)
  #places = new Float64Array(FEWEST_SLOTS)
  #used = 0

  get(key: number): number | undefined {
    const slot = this.#slotOf(key)
    return this.#keys[slot] === key ? this.#places[slot] : undefined
  }

  /** Gives whether the key is new. */
  set(key: number, place: number): boolean {
    let slot = this.#slotOf(key)
    const isNew = this.#keys[slot] === FREE
    if (isNew && this.#used >= this.#keys.length * FULL) {
      this.#grow()
      slot = this.#slotOf(key)
    }
    this.#keys[slot] = key
    this.#places[slot] = place
    if (isNew) this.#used++
    return isNew
  }

  /**
   * Takes an entry out, and moves those behind it up that would not be found over a hole (Knuth, TAOCP 3, 6.4, algorithm
   * R); gives whether there was one.
   */
  delete(key: number): boolean {
    const keys = this.#keys
    let hole = this.#slotOf(key)
    if (keys[hole] !== key) return false
    this.#used--
    for (let slot = this.#after(hole); keys[slot] !== FREE; slot = this.#after(slot)) {
      // It stays where its home lies behind the hole.
      if (this.#distance(this.#homeOf(keys[slot]!), slot) < this.#distance(hole, slot)) continue
      keys[hole] = keys[slot]!
      this.#places[hole] = this.#places[slot]!
      hole = slot
    }
    keys[hole] = FREE
    return true
  }

  /** Where a key is, or would be put. */
  #slotOf(key: number): number {
    const keys = this.#keys
    let slot = this.#homeOf(key)
    while (keys[slot] !== key && keys[slot] !== FREE) slot = this.#after(slot)
    return slot
  }

  /** Where looking begins: the hash as a share of the part. */
  #homeOf(key: number): number {
    return Math.floor(((Math.imul(key, SPREAD) >>> 0) * this.#keys.length) / RANGE)
  }

  /** The next slot; after the last one comes the first. */
  #after(slot: number): number {
    return slot + 1 === this.#keys.length ? 0 : slot + 1
  }

  /** How far it is from one slot to another, forwards. */
  #distance(from: number, to: number): number {
    return to >= from ? to - from : to - from + this.#keys.length
  }

  #grow(): void {
    const keys = this.#keys
    const places = this.#places
    const slots = Math.ceil(keys.length * GROWTH)
    this.#keys = new Int32Array(slots).fill(FREE)
    this.#places = new Float64Array(slots)
    for (let slot = 0; slot < keys.length; slot++) {
      if (keys[slot] === FREE) continue
      const at = this.#slotOf(keys[slot]!)
      this.#keys[at] = keys[slot]!
      this.#places[at] = places[slot]!
    }
  }
}
