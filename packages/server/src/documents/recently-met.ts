/** Slots by which customers are known, a power of two: two who share one are taken for each other. */
const SLOTS = 65_536

/** Meetings in one era: at most this share of the slots tells of the present one. */
const ERA_MEETINGS = SLOTS / 8

/** Eras that a byte can tell apart. */
const ERAS = 256

/** Meetings, none of them long after the one before, after which somebody is known. */
const ENOUGH = 2

/**
 * Who was met again and again lately: each time in the era of the time before or the one after it, each of some thousand
 * meetings. It may take somebody for known who is not; one in some hundred eras it forgets them all. Two bytes for each
 * slot, whoever comes.
 */
export class RecentlyMet {
  readonly #eras = new Uint8Array(SLOTS)
  /** Meetings in a row, up to enough of them. */
  readonly #meetings = new Uint8Array(SLOTS)
  #era = 2
  #inEra = 0

  /** Notes a meeting; gives whether there were enough lately. */
  meet(customer: number): boolean {
    const slot = customer & (SLOTS - 1)
    const before = this.#era - this.#eras[slot]! <= 1 ? this.#meetings[slot]! : 0
    this.#eras[slot] = this.#era
    this.#meetings[slot] = Math.min(before + 1, ENOUGH)
    if (++this.#inEra >= ERA_MEETINGS) this.#begin()
    return before >= ENOUGH
  }

  /** Begins an era; after the last that a byte can tell it is as if nobody had ever been met. */
  #begin(): void {
    this.#inEra = 0
    if (++this.#era < ERAS) return
    this.#eras.fill(0)
    this.#era = 2
  }
}
