import type { EventInput, Job } from './job.ts'

/** Events taken in one drain at most, and at least; how many of them its time allows is found out. */
const MOST_EVENTS = 1024
const FEWEST_EVENTS = 16

/** By how much more is taken after a drain that was short. */
const GROWTH = 1.25

/** What can wait is taken only while the store is no further behind than this share of what it may be. */
const SHARE_BEHIND = 0.5

interface Parts {
  /** How far the store is behind, of what it may be: 0 to 1. */
  readonly behind: () => number
  /** Milliseconds since some instant; without it the pace grows to its most. */
  readonly elapsed: (() => number) | undefined
}

/** Events that came together and are answered together, a part of a file; they may be taken in over several drains. */
interface Portion {
  readonly inputs: readonly EventInput[]
  /** Events that were taken, and that were taken and are durable. */
  taken: number
  done: number
  isRefused: boolean
  readonly answer: () => void
  readonly refuse: (error: Error) => void
}

/**
 * What can wait until nothing else is to be done: rows of files. Taken in slices whose size follows from how long the
 * last ones took, and not at all while the store has work enough.
 */
export class Later {
  readonly #parts: Parts
  readonly #portions: Portion[] = []
  #waiting = 0
  #slice = 64

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Events that wait. */
  get waiting(): number {
    return this.#waiting
  }

  /** Whether some of them may be taken now. */
  get isDue(): boolean {
    return this.#waiting > 0 && this.#parts.behind() <= SHARE_BEHIND
  }

  /** Fulfilled when all of the inputs were taken in and are durable. */
  add(inputs: readonly EventInput[]): Promise<void> {
    return new Promise((answer, refuse) => {
      this.#portions.push({ inputs, taken: 0, done: 0, isRefused: false, answer, refuse })
      this.#waiting += inputs.length
    })
  }

  /** The next slice; none while the store has work enough. */
  take(): readonly Job[] {
    const jobs: Job[] = []
    if (!this.isDue) return jobs
    for (let left = Math.floor(this.#slice); left > 0 && this.#portions.length > 0; ) {
      const portion = this.#portions[0]!
      const inputs = portion.inputs.slice(portion.taken, portion.taken + left)
      portion.taken += inputs.length
      left -= inputs.length
      this.#waiting -= inputs.length
      if (portion.taken === portion.inputs.length) this.#portions.shift()
      jobs.push(this.#jobOf(portion, inputs))
    }
    return jobs
  }

  /**
   * Does a drain, and takes more or less in the next one by how long this one took. `mostMs`: how long one with something
   * in it that can wait may take, since so long does what arrives meanwhile wait.
   */
  async paced(mostMs: number, drain: () => Promise<void>): Promise<void> {
    const { elapsed } = this.#parts
    const isMeant = this.isDue
    const started = elapsed?.() ?? 0
    await drain()
    if (!isMeant) return
    const took = (elapsed?.() ?? 0) - started
    if (took > mostMs) this.#slice = Math.max(FEWEST_EVENTS, this.#slice * Math.max(0.5, mostMs / took))
    else if (took < mostMs / GROWTH) this.#slice = Math.min(MOST_EVENTS, this.#slice * GROWTH)
  }

  /** Refuses everything that waits. */
  refuse(error: Error): void {
    for (const portion of this.#portions.splice(0)) this.#refuse(portion, error)
    this.#waiting = 0
  }

  #jobOf(portion: Portion, inputs: readonly EventInput[]): Job {
    return {
      inputs,
      answer() {
        portion.done += inputs.length
        if (portion.done === portion.inputs.length) portion.answer()
      },
      refuse: (error) => this.#refuse(portion, error),
    }
  }

  /** What was taken of it stays taken in; the rest will not be. */
  #refuse(portion: Portion, error: Error): void {
    if (portion.isRefused) return
    portion.isRefused = true
    portion.refuse(error)
    const at = this.#portions.indexOf(portion)
    if (at < 0) return
    this.#portions.splice(at, 1)
    this.#waiting -= portion.inputs.length - portion.taken
  }
}
