import type { Log, Position } from '../runner/log.ts'
import type { Snapshot, Store } from '../runner/store.ts'

interface Parts {
  readonly log: Log
  readonly store: Store
  readonly onTrouble: (what: string, error: unknown) => void
}

/** Ticks between two rounds: each begins a segment of the log and reads the whole store, so erasures gather. */
const TICKS_BETWEEN = 200

/**
 * What an erasure leaves on disk after the store has taken it, and has to go: the records of before in the log, and
 * traces of deleted rows in the store's file. Begins again after a restart: whether it is done can be seen on the log
 * and in the store, and nowhere else.
 */
export class Leftovers {
  readonly #parts: Parts
  /** The log must hold nothing up to here. */
  #upTo: Position
  #unscrubbed: boolean
  /** What the log held last when it was last rolled over. */
  #rolledAt: Position = 0
  #ticksToWait = 0
  #work: Promise<void> | undefined

  constructor(parts: Parts, { lastErasure, unscrubbed }: Snapshot) {
    this.#parts = parts
    this.#upTo = lastErasure
    this.#unscrubbed = unscrubbed
  }

  /** Whether nothing is left to be done. */
  get isDone(): boolean {
    return !this.#unscrubbed && this.isLogClean(this.#upTo)
  }

  /** Whether the log holds nothing any more of what stood at a position or before. */
  isLogClean(position: Position): boolean {
    return this.#parts.log.oldest > position
  }

  /** Fulfilled when no round is under way. */
  get settled(): Promise<void> {
    return this.#work ?? Promise.resolve()
  }

  /** The store has taken an erasure with everything up to a position. */
  note(position: Position): void {
    this.#upTo = Math.max(this.#upTo, position)
    this.#unscrubbed = true
  }

  /** The log must hold nothing any more up to a position, whatever the store does. */
  noteLog(position: Position): void {
    this.#upTo = Math.max(this.#upTo, position)
  }

  /** Does what is due, given up to where the store holds everything. To be called every few milliseconds. */
  tick(committed: Position): void {
    if (this.#ticksToWait > 0) this.#ticksToWait--
    if (this.#work !== undefined || this.isDone) return
    if (this.#ticksToWait > 0 && !this.#canTrim(committed)) return
    this.#work = this.#round(committed).finally(() => {
      this.#work = undefined
    })
  }

  /** Whether what was rolled over only waited for the store. */
  #canTrim(committed: Position): boolean {
    return !this.isLogClean(this.#upTo) && this.#rolledAt >= this.#upTo && committed >= this.#rolledAt
  }

  async #round(committed: Position): Promise<void> {
    const { log, onTrouble, store } = this.#parts
    this.#ticksToWait = Math.max(this.#ticksToWait, TICKS_BETWEEN)
    try {
      if (!this.isLogClean(this.#upTo)) {
        if (this.#rolledAt < this.#upTo) await this.#rollOver()
        await log.trim(committed)
      }
      if (this.#unscrubbed) {
        this.#unscrubbed = false
        await store.scrub()
      }
    } catch (error) {
      this.#unscrubbed = true
      onTrouble('traces of somebody who was erased are still on disk; it will be tried again', error)
    }
  }

  async #rollOver(): Promise<void> {
    const { log } = this.#parts
    const last = log.last
    await log.rollOver()
    this.#rolledAt = last
  }
}
