import { createRandom, type Random } from '@attune/engine'

interface Task {
  readonly at: number
  readonly order: number
  readonly run: () => void
}

/** So many tasks at one instant mean that somebody asks for more work without end. */
const MOST_AT_ONCE = 20_000

/** The host kept itself busy without letting time pass. */
class BusyError extends Error {
  override readonly name = 'BusyError'
}

/**
 * The only source of time and chance. Time moves from one task to the next; after each task everything that follows
 * from it without waiting is let happen, so that the same seed always gives the same run.
 */
export class Scheduler {
  readonly random: Random
  readonly #tasks: Task[] = []
  #now: number
  #order = 0
  #atOnce = 0

  constructor(seed: string, start: number) {
    this.random = createRandom(seed)
    this.#now = start
  }

  /** The true time, ms since 1970. */
  get now(): number {
    return this.#now
  }

  /** Runs a task when this many milliseconds have passed. */
  after(delayMs: number, run: () => void): void {
    const task = { at: this.#now + Math.max(0, Math.round(delayMs)), order: this.#order++, run }
    let place = this.#tasks.length
    this.#tasks.push(task)
    while (place > 0) {
      const parent = (place - 1) >> 1
      if (!isSooner(task, this.#tasks[parent]!)) break
      this.#tasks[place] = this.#tasks[parent]!
      place = parent
    }
    this.#tasks[place] = task
  }

  /** Lets time pass up to an instant, or until `done` says that it is enough. */
  async run(until: number, done: () => boolean = () => false): Promise<void> {
    while (!done()) {
      const next = this.#tasks[0]
      if (next === undefined || next.at > until) {
        this.#now = until
        return
      }
      this.#removeFirst()
      this.#atOnce = next.at === this.#now ? this.#atOnce + 1 : 0
      if (this.#atOnce > MOST_AT_ONCE) throw new BusyError(`more than ${MOST_AT_ONCE} tasks at ${next.at}`)
      this.#now = next.at
      next.run()
      await settled()
    }
  }

  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.random() * (most - least + 1))
  }

  /** A number between two positive bounds, each order of magnitude as likely as the other. */
  magnitude(least: number, most: number): number {
    return least * (most / least) ** this.random()
  }

  chance(probability: number): boolean {
    return this.random() < probability
  }

  pick<T>(from: readonly T[]): T {
    return from[Math.floor(this.random() * from.length)]!
  }

  #removeFirst(): void {
    const last = this.#tasks.pop()!
    const size = this.#tasks.length
    if (size === 0) return
    let place = 0
    for (;;) {
      const left = 2 * place + 1
      if (left >= size) break
      const right = left + 1
      const child = right < size && isSooner(this.#tasks[right]!, this.#tasks[left]!) ? right : left
      if (!isSooner(this.#tasks[child]!, last)) break
      this.#tasks[place] = this.#tasks[child]!
      place = child
    }
    this.#tasks[place] = last
  }
}

function isSooner(a: Task, b: Task): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order)
}

/** All promises that can be settled without another task are settled before the event loop comes to this. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}
