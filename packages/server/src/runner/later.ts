import type { Job } from './job.ts'

/** Jobs taken in one drain at most; how many of them `DRAIN_MS` allows is found out. */
const MOST_JOBS = 16

/** Events in one job. */
export const LATER_EVENTS = 16

/** How long a drain with something in it that can wait may take, ms: so long does what arrives meanwhile wait. */
const DRAIN_MS = 4

/** What can wait is taken only while the store is no further behind than this share of what it may be. */
const SHARE_BEHIND = 0.4

interface Parts {
  /** How far the store is behind, of what it may be: 0 to 1. */
  readonly behind: () => number
  /** Milliseconds since some instant; without it the pace grows to its most. */
  readonly elapsed: (() => number) | undefined
}

/**
 * What can wait until nothing else is to be done: rows of files. Taken in slices whose size follows from how long the
 * last ones took, and not at all while the store has work enough.
 */
export class Later {
  readonly #parts: Parts
  readonly #jobs: Job[] = []
  #next = 0
  #slice = 4

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Jobs that wait. */
  get waiting(): number {
    return this.#jobs.length - this.#next
  }

  /** Whether some of them may be taken now. */
  get isDue(): boolean {
    return this.waiting > 0 && this.#parts.behind() <= SHARE_BEHIND
  }

  add(job: Job): void {
    this.#jobs.push(job)
  }

  /** The next slice; none while the store has work enough. */
  take(): readonly Job[] {
    if (!this.isDue) return []
    const taken = this.#jobs.slice(this.#next, this.#next + this.#slice)
    this.#next += taken.length
    // Now and then, since it moves all that is left.
    if (this.#next > 1024 || this.#next === this.#jobs.length) {
      this.#jobs.splice(0, this.#next)
      this.#next = 0
    }
    return taken
  }

  /** Does a drain, and takes more or less in the next one by how long this one took. */
  async paced(drain: () => Promise<void>): Promise<void> {
    const { elapsed } = this.#parts
    const isMeant = this.isDue
    const started = elapsed?.() ?? 0
    await drain()
    if (!isMeant) return
    const took = (elapsed?.() ?? 0) - started
    if (took > DRAIN_MS) this.#slice = Math.max(1, this.#slice >> 1)
    else if (took < DRAIN_MS / 2) this.#slice = Math.min(MOST_JOBS, this.#slice + 1)
  }

  /** Refuses everything that waits. */
  refuse(error: Error): void {
    for (const job of this.#jobs.splice(0).slice(this.#next)) job.refuse(error)
    this.#next = 0
  }
}
