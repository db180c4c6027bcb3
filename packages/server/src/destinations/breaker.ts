/** Customers of whom nothing was taken since anything was: so many, and it is the destination that fails, not what it is told. */
const CUSTOMERS = 3

const FIRST_PAUSE_MS = 1000
const LONGEST_RETRY_AFTER_MS = 3_600_000

/**
 * Leaves a destination alone that does not take what it is told: for a second, then twice as long each time up to a
 * longest pause, or as long as it asks for; then one request tries whether it is back.
 */
export class Breaker {
  readonly #chance: () => number
  readonly #longestPauseMs: number
  readonly #failing = new Set<number>()
  #pauses = 0
  #until = 0

  /** `chance` gives a number from 0 to 1. */
  constructor(longestPauseMs: number, chance: () => number) {
    this.#longestPauseMs = longestPauseMs
    this.#chance = chance
  }

  /** Whether it is left alone, or about to be tried. */
  get isOpen(): boolean {
    return this.#pauses > 0
  }

  /** When it may be tried again; 0 where it is not left alone. */
  get until(): number {
    return this.isOpen ? this.#until : 0
  }

  /** How many requests may be under way. */
  lanes(now: number, all: number): number {
    if (!this.isOpen) return all
    return now < this.#until ? 0 : 1
  }

  succeeded(): void {
    this.#failing.clear()
    this.#pauses = 0
  }

  failed(customers: Iterable<number>, now: number, retryAfterMs: number | undefined): void {
    if (this.#failing.size < CUSTOMERS) for (const customer of customers) this.#failing.add(customer)
    if (retryAfterMs === undefined && this.#failing.size < CUSTOMERS) return
    // What had been under way before says nothing new.
    if (this.isOpen && now < this.#until) return
    this.#pauses++
    const ceiling = Math.min(this.#longestPauseMs, FIRST_PAUSE_MS * 2 ** Math.min(this.#pauses - 1, 20))
    const pauseMs = ceiling / 2 + (this.#chance() * ceiling) / 2
    this.#until = now + (retryAfterMs === undefined ? pauseMs : Math.min(retryAfterMs, LONGEST_RETRY_AFTER_MS))
  }

  /** Lets it be tried at once. */
  hurry(): void {
    this.#until = 0
  }
}
