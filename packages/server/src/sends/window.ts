import type { Traffic } from './send-book.ts'

/** So many messages of a send may be on their way to the provider, at first, at least and at most. */
const FIRST = 128
const LEAST = 32
const MOST = 512

/** After less room was made, no more is taken away for this long: what is on its way was sent before. */
const CALM_MS = 500

/**
 * How many messages of a send may be on their way at once. Grows while the provider keeps up, and halves when messages come
 * back: they waited too long in line, or the provider took none. So nothing gathers in memory, however slow the provider is.
 */
export class Window {
  #size = FIRST
  #returns = 0
  #ended = 0
  #calmUntil = 0

  /** Room for more, with so many open, and so many returned and ended so far. */
  room({ ended, open, returns }: Traffic, now: number): number {
    if (returns > this.#returns && now >= this.#calmUntil) {
      this.#size = Math.max(LEAST, this.#size / 2)
      this.#calmUntil = now + CALM_MS
    } else if (returns === this.#returns && ended > this.#ended && open.size >= this.#size)
      this.#size = Math.min(MOST, this.#size * 1.25)
    this.#returns = returns
    this.#ended = ended
    return Math.max(0, Math.floor(this.#size) - open.size)
  }
}
