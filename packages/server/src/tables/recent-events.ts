/** Entries of one generation: 8 MB, and half a minute of 30,000 events a second, or hours of an ordinary day. */
const GENERATION = 1 << 19

/**
 * Ids of the events taken in lately by all customers together, outside the garbage collector's reach. Everything
 * taken in since `since` is in it, so an event that happened later and is not in it has never been seen. Two
 * generations: when the younger is full, the older is let go.
 */
export class RecentEvents {
  readonly #generation: number
  #young: Float64Array
  #old: Float64Array
  #count = 0
  #since: number
  #youngSince: number

  /** `now`: time (ms) from which on ids are added. `generation`: ids after which the oldest are let go. */
  constructor(now: number, generation = GENERATION) {
    this.#generation = generation
    this.#young = new Float64Array(generation * 2)
    this.#old = new Float64Array(generation * 2)
    this.#since = now
    this.#youngSince = now
  }

  /** The time (ms) since which nothing is missing. */
  get since(): number {
    return this.#since
  }

  /** Adds an id taken in at `now`; gives whether it was in it already. 0 is no id. */
  add(id: number, now: number): boolean {
    if (this.has(id)) return true
    this.#young[slotOf(this.#young, id)] = id
    if (++this.#count === this.#generation) this.#turn(now)
    return false
  }

  /** Whether an id was taken in. */
  has(id: number): boolean {
    return this.#young[slotOf(this.#young, id)] === id || this.#old[slotOf(this.#old, id)] === id
  }

  /** Forgets everything, as if it had begun now. */
  clear(now: number): void {
    this.#young.fill(0)
    this.#old.fill(0)
    this.#count = 0
    this.#since = now
    this.#youngSince = now
  }

  #turn(now: number): void {
    const emptied = this.#old.fill(0)
    this.#old = this.#young
    this.#young = emptied
    this.#count = 0
    this.#since = this.#youngSince
    this.#youngSince = now
  }
}

/** Where an id stands, or the empty slot where it would. Ids are hashes, so their low bits are as good as any. */
function slotOf(slots: Float64Array, id: number): number {
  let slot = id % slots.length
  while (slots[slot] !== 0 && slots[slot] !== id) slot = slot + 1 === slots.length ? 0 : slot + 1
  return slot
}
