/** Slots by which customers are known, a power of two: two who share one are taken for each other. */
const SLOTS = 65_536

/** Meetings in one era: at most this share of the slots tells of the present one. */
const ERA_MEETINGS = SLOTS / 8

/** Eras that a byte can tell apart. */
const ERAS = 256

/**
 * Who was met lately: in this era or the one before, each of some thousand meetings. It may take somebody for known who
 * is not; one in some hundred eras it forgets them all. A byte for each slot, whoever comes.
 */
export class RecentlyMet {
  readonly #eras = new Uint8Array(SLOTS)
  #era = 2
  #meetings = 0

  /** Notes a meeting; gives whether there was one lately. */
  meet(customer: number): boolean {
    const slot = customer & (SLOTS - 1)
    const ago = this.#era - this.#eras[slot]!
    this.#eras[slot] = this.#era
    if (++this.#meetings >= ERA_MEETINGS) this.#begin()
    return ago <= 1
  }

  /** Begins an era; after the last that a byte can tell it is as if nobody had ever been met. */
  #begin(): void {
    this.#meetings = 0
    if (++this.#era < ERAS) return
    this.#eras.fill(0)
    this.#era = 2
  }
}
