import type { Traffic } from './send-book.ts'

/** So many messages of a send may be on their way to the provider, at first and while others wait for answers, at least, and at most. */
const FIRST = 128
const LEAST = 32
const MOST = 512

/** After less room was made, no more is taken away for this long: what is on its way was sent before. */
const CALM_MS = 500

/** Fewer are not asked for while others are on their way: each asking waits for the log. */
export const FEWEST = 32

/** What a send has under way, and what else there is to do. */
export interface Underway {
  readonly traffic: Traffic
  /** People who are being asked. */
  readonly asking: number
  /** Whether somebody waits for answers to other things. */
  readonly isAwaited: boolean
}

/**
 * How many messages of a send may be on their way at once. Grows while the provider keeps up, and halves when messages come
 * back: they waited too long in line, or the provider took none. So nothing gathers in memory, however slow the provider is.
 */
export class Window {
  #size = FIRST
  #returns = 0
  #ended = 0
  #calmUntil = 0

  /** Room for more. */
  room({ asking, isAwaited, traffic: { ended, open, returns } }: Underway, now: number): number {
    const underway = open.size + asking
    const limit = () => Math.floor(isAwaited ? Math.min(FIRST, this.#size) : this.#size)
    if (returns > this.#returns && now >= this.#calmUntil) {
      this.#size = Math.max(LEAST, this.#size / 2)
      this.#calmUntil = now + CALM_MS
    } else if (returns === this.#returns && ended > this.#ended && limit() - underway < FEWEST && !isAwaited)
      this.#size = Math.min(MOST, this.#size * 1.25)
    this.#returns = returns
    this.#ended = ended
    return Math.max(0, limit() - underway)
  }
}
