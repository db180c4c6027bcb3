/** A set of slots that is emptied in no time: each use gets a number of its own, and a slot is in the set when it carries it. */
export class Marks {
  readonly #marks: Float64Array
  #use = 0

  constructor(slots: number) {
    this.#marks = new Float64Array(slots)
  }

  /** Empties the set; the number names this use of it. */
  next(): number {
    return ++this.#use
  }

  set(slot: number, use: number): void {
    this.#marks[slot] = use
  }

  has(slot: number, use: number): boolean {
    return this.#marks[slot] === use
  }
}
