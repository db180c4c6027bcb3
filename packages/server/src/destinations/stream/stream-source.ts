import { durationMs, type StreamDestination } from '@attune/engine'
import type { FactFeed, FactPage } from '../fact-feed.ts'
import { forDestination, isFor } from '../told-fact.ts'

interface Parts {
  readonly definition: StreamDestination
  readonly feed: FactFeed
  readonly now: () => number
  /** Number up to which nothing is kept any more. */
  readonly floor: number
}

/** Instants that are noted within the time that facts are kept: what is kept longer than it should be is that part of it. */
const MARKS = 500
const CLOSEST_MARKS_MS = 1000

/** Facts for whoever comes for them, as long as they are kept. */
export class StreamSource {
  readonly #parts: Parts
  readonly #keepMs: number
  /** What the last fact was at some instants, oldest first. */
  readonly #marks: { readonly at: number; readonly last: number }[] = []
  #floor: number

  constructor(parts: Parts) {
    this.#parts = parts
    this.#keepMs = durationMs(parts.definition.keep)
    this.#floor = parts.floor
  }

  get definition(): StreamDestination {
    return this.#parts.definition
  }

  /** Number up to which nothing is kept any more. */
  get floor(): number {
    return this.#floor
  }

  /** Number of the last fact. */
  get last(): number {
    return this.#parts.feed.last
  }

  /** The facts after a number that this stream tells, as it may tell them. */
  async after(number: number, limit: number): Promise<FactPage> {
    const { definition, feed } = this.#parts
    const { facts, upTo } = await feed.after(number, limit)
    const told = facts.filter((fact) => isFor(fact, definition)).map((fact) => forDestination(fact, definition))
    return { facts: told, upTo }
  }

  /** Calls the listener when there are new facts; gives what ends that. */
  listen(listener: () => void): () => void {
    return this.#parts.feed.listen(listener)
  }

  /** Lets go of what was kept long enough. To be called now and then. */
  age(): void {
    const { definition, now } = this.#parts
    const at = now()
    const newest = this.#marks.at(-1)
    if (newest === undefined || at - newest.at >= Math.max(CLOSEST_MARKS_MS, this.#keepMs / MARKS))
      this.#marks.push({ at, last: this.last })
    while (this.#marks.length > 0 && this.#marks[0]!.at <= at - this.#keepMs)
      this.#floor = Math.max(this.#floor, this.#marks.shift()!.last)
    this.#floor = Math.max(this.#floor, this.last - definition.backlog)
  }
}
