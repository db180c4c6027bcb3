/** Over how long it is looked at how fast a send goes, and how often, ms. */
const WINDOW_MS = 60_000
const SAMPLE_MS = 1000

/** How fast people of a send have their turns, as seen lately; begun anew with each process and after each pause. */
export class Rate {
  readonly #seen: (readonly [at: number, entered: number])[] = []

  /** Notes how many have had their turn by now. */
  note(entered: number, now: number): void {
    const [last = Number.NEGATIVE_INFINITY] = this.#seen.at(-1) ?? []
    if (now - last < SAMPLE_MS) return
    this.#seen.push([now, entered])
    while (now - this.#seen[0]![0] > WINDOW_MS) this.#seen.shift()
  }

  /** Ms from one person to the next; undefined where nobody had their turn lately. */
  get msEach(): number | undefined {
    const [first, last] = [this.#seen[0], this.#seen.at(-1)]
    if (!first || !last || last[1] <= first[1]) return undefined
    return (last[0] - first[0]) / (last[1] - first[1])
  }
}
