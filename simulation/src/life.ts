import type { Faults } from './faults.ts'
import type { Scheduler } from './scheduler.ts'

/** Ends what was running when the process died; nobody hears of it. */
class DiedError extends Error {
  override readonly name = 'DiedError'
}

/** What a dead process waits for: a promise of its own, since one for all would hold on to everybody who ever waited. */
const never = () => new Promise<never>(() => undefined)

/**
 * One life of the process, from start to crash. Every operation on disk, store and channels passes `boundary`, at
 * which it can end; from then on nothing that it does has an effect, and nothing that it waits for comes.
 */
export class Life {
  readonly #scheduler: Scheduler
  readonly #faults: Faults
  readonly #onDeath: (() => void)[] = []
  #operationsLeft: number
  #alive = true

  constructor(scheduler: Scheduler, faults: Faults) {
    this.#scheduler = scheduler
    this.#faults = faults
    this.#operationsLeft = faults.drawDeath()
  }

  get alive(): boolean {
    return this.#alive
  }

  /** Runs when this life ends. */
  onDeath(listener: () => void): void {
    this.#onDeath.push(listener)
  }

  die(): void {
    if (!this.#alive) return
    this.#alive = false
    for (const listener of this.#onDeath) listener()
  }

  /** A point between two operations; gives whether the process is still alive behind it. */
  boundary(): boolean {
    if (this.#alive && this.#faults.on && --this.#operationsLeft <= 0) this.die()
    return this.#alive
  }

  /** A boundary in the midst of code that does not wait. */
  demand(): void {
    if (!this.boundary()) throw new DiedError('the process has died')
  }

  /** Runs a task after a while, if this life lasts. */
  after(delayMs: number, task: () => void): void {
    this.#scheduler.after(delayMs, () => {
      if (this.#alive) task()
    })
  }

  /** An operation that takes a while, with a boundary before it, one while it is under way, and one behind it. */
  operation<T>(delayMs: number, run: () => T): Promise<T> {
    if (!this.boundary()) return never()
    return new Promise((resolve, reject) => {
      this.after(delayMs, () => {
        if (!this.boundary()) return
        try {
          const result = run()
          if (this.boundary()) resolve(result)
        } catch (error) {
          if (this.#alive) reject(error)
        }
      })
    })
  }
}
