/** The longest that a timer can wait. */
const LONGEST_MS = 2 ** 31 - 1

/** Rings once, at the earliest instant for which it was set. */
export class Alarm {
  readonly #now: () => number
  readonly #ring: () => void
  #timer: { readonly timeout: NodeJS.Timeout; readonly at: number } | undefined

  constructor(now: () => number, ring: () => void) {
    this.#now = now
    this.#ring = ring
  }

  /** When it rings; undefined where it is not set. */
  get at(): number | undefined {
    return this.#timer?.at
  }

  /** Sets it to an instant, unless it rings before that; not at all for Infinity. */
  set(at: number): void {
    if (at === Number.POSITIVE_INFINITY) return
    const now = this.#now()
    if (this.#timer && this.#timer.at <= at && this.#timer.at > now) return
    clearTimeout(this.#timer?.timeout)
    const fire = () => {
      this.#timer = undefined
      this.#ring()
    }
    this.#timer = { timeout: setTimeout(fire, Math.min(Math.max(1, at - now), LONGEST_MS)), at }
  }

  stop(): void {
    clearTimeout(this.#timer?.timeout)
  }
}
