import type { Traffic } from './send-book.ts'

/** So many messages of a send may be on their way to the provider, at first and at least, and at most. */
const LEAST = 32
const MOST = 512

const GROWTH = 1.25

/** After less room was made, no more is taken away for this long: what is on its way was sent before. */
const CALM_MS = 500

/** Fewer are not asked for while others are on their way: each asking waits for the log. */
export const FEWEST = 8

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
 * While somebody waits for answers to other things there are no more than it takes to keep the provider busy.
 */
export class Window {
  readonly #line = new Line()
  #size = LEAST
  #returns = 0
  #ended = 0
  /** Whether it has been full since it grew last. */
  #wasFull = false
  #calmUntil = 0

  /** Room for more. */
  room({ asking, isAwaited, traffic }: Underway, now: number): number {
    const { ended, returns } = traffic
    const underway = traffic.underway + asking
    this.#line.note(ended, underway, now)
    if (this.#size - underway < FEWEST) this.#wasFull = true
    if (returns > this.#returns && now >= this.#calmUntil) {
      this.#size = Math.max(LEAST, this.#size / 2)
      this.#calmUntil = now + CALM_MS
    } else if (returns === this.#returns && ended > this.#ended && this.#wasFull) {
      this.#size = Math.min(MOST, this.#size * GROWTH)
      this.#wasFull = false
    }
    this.#returns = returns
    this.#ended = ended
    return Math.max(0, Math.floor(isAwaited ? Math.min(this.#line.most, this.#size) : this.#size) - underway)
  }
}

/** How long at least it is looked at how long messages take, ms. */
const SAMPLE_MS = 50

/** After so long the shortest time is found out anew, with few under way: the provider may not be what it was. */
const PROBE_MS = 30_000

/** Of those under way, so many may wait for their turn somewhere; with fewer than that there can be more under way. */
const MOST_IN_LINE = 16
const FEWEST_IN_LINE = 8

/**
 * How many messages under way are of use. With more of them each takes longer, once some only wait in line, here or at the
 * provider: of `n` that take `t` each, and took `t0` when there was no line, `n (1 - t0 / t)` wait (TCP Vegas: Brakmo and
 * Peterson, 1995). A provider that answers at once is kept busy by a few dozen, and one far away by hundreds.
 */
class Line {
  #most = LEAST
  #shortest = Number.POSITIVE_INFINITY
  #probedAt = Number.NEGATIVE_INFINITY
  #since = Number.NEGATIVE_INFINITY
  #ended = 0
  /** The most that there were under way since then. */
  #underway = 0

  get most(): number {
    return this.#most
  }

  /** `ended`: messages so far. */
  note(ended: number, underway: number, now: number): void {
    this.#underway = Math.max(this.#underway, underway)
    const ms = now - this.#since
    const count = ended - this.#ended
    // All that were under way at first are to have ended.
    if (ms < SAMPLE_MS || count < this.#underway) return
    if (now - this.#probedAt >= PROBE_MS) this.#probe(now)
    else this.#look((ms * this.#underway) / count)
    this.#since = now
    this.#ended = ended
    this.#underway = underway
  }

  #probe(now: number): void {
    this.#most = LEAST
    this.#shortest = Number.POSITIVE_INFINITY
    this.#probedAt = now
  }

  /** `took`: how long one message took, ms, by how many of them ended in a time (Little's law). */
  #look(took: number): void {
    this.#shortest = Math.min(took, this.#shortest)
    const inLine = this.#underway * (1 - this.#shortest / took)
    const isFull = this.#underway > this.#most - FEWEST
    if (inLine > MOST_IN_LINE) this.#most = Math.max(LEAST, this.#most / GROWTH)
    else if (inLine < FEWEST_IN_LINE && isFull) this.#most = Math.min(MOST, this.#most * GROWTH)
  }
}
