/**
 * A set of slots that gives its members back in ascending order, as one bit each: to find the next costs a look at
 * 32 slots at a time, however many there are.
 */
export class DueSlots {
  readonly #words: Int32Array
  /** No word before this one holds a member. */
  #first: number

  constructor(slots: number) {
    this.#words = new Int32Array((slots + 31) >>> 5)
    this.#first = this.#words.length
  }

  /** Adds a slot; it may be one that was taken before. */
  add(slot: number): void {
    const word = slot >>> 5
    this.#words[word]! |= 1 << (slot & 31)
    if (word < this.#first) this.#first = word
  }

  /** Takes out the lowest slot; -1 when the set is empty. */
  take(): number {
    for (; this.#first < this.#words.length; this.#first++) {
      const bits = this.#words[this.#first]!
      if (bits === 0) continue
      const lowest = bits & -bits
      this.#words[this.#first] = bits ^ lowest
      return (this.#first << 5) + 31 - Math.clz32(lowest)
    }
    return -1
  }
}
