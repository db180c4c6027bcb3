/** Refusals in a row after which it is not what is said that is refused, but how it is said, or whoever says it. */
const IN_A_ROW = 50

/**
 * Whether refusals of a destination are believed. Where it refuses everything the request is likely to be wrong, and
 * nothing more is put aside: that would empty the backlog into what is put aside.
 */
export class Doubt {
  #refusals = 0
  #isAllowed = false

  /** Whether what it refuses is not believed. */
  get isOn(): boolean {
    return this.#refusals > IN_A_ROW && !this.#isAllowed
  }

  taken(): void {
    this.#refusals = 0
    this.#isAllowed = false
  }

  refused(): void {
    this.#refusals++
  }

  /** Begins to count anew: what is refused was changed. */
  reset(): void {
    this.#refusals = 0
  }

  /** Believes whatever it refuses until it takes something: somebody has looked at it. */
  allow(): void {
    this.#isAllowed = true
  }
}
