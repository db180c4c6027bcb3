/** More than this many of one kind say nothing new. */
const MOST_PER_INVARIANT = 5

/** Whoever watches over a process that has stopped by itself so often starts it no more. */
const HOPELESS = 8

/** What was found to be wrong, each with the invariant (DESIGN section 2) that it breaks; 0 stands for liveness. */
export class Violations {
  readonly list: string[] = []
  readonly #counts = new Map<number, number>()

  /** Whether nothing is to be expected of the process any more. */
  get isHopeless(): boolean {
    return (this.#counts.get(0) ?? 0) > HOPELESS
  }

  add(invariant: number, details: string): void {
    const count = (this.#counts.get(invariant) ?? 0) + 1
    this.#counts.set(invariant, count)
    if (count > MOST_PER_INVARIANT) return
    this.list.push(`${invariant === 0 ? 'liveness' : `invariant ${invariant}`}: ${details}`)
  }
}
