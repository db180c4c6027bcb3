import type { Host } from '../runner/call.ts'
import { readToldFacts, type ToldFact } from './told-fact.ts'

/** The newest facts, kept in memory so that who is up to date need not ask for them; older ones come from the store. */
const KEPT = 10_000
/** Let go of together, since taking from the front of a list moves all of it. */
const LET_GO = 2000

/** A part of the facts after a number. */
export interface FactPage {
  readonly facts: readonly ToldFact[]
  /** No fact up to this number is missing; the next part is after it. */
  readonly upTo: number
}

/** What other systems are to be told, as it becomes durable and back to the oldest fact that is kept. Shared by all destinations. */
export class FactFeed {
  readonly #host: Host
  readonly #listeners = new Set<() => void>()
  #recent: ToldFact[] = []
  /** Everything after this number up to the last is in `#recent`; undefined as long as that is not known. */
  #recentAfter: number | undefined
  #last = 0

  constructor(host: Host) {
    this.#host = host
  }

  /** Number of the last fact. */
  get last(): number {
    return this.#last
  }

  /** Notes the number of the last fact so far. */
  meet(last: number): void {
    this.#last = Math.max(this.#last, last)
    this.#recentAfter ??= this.#last
  }

  /** Takes facts in that have become durable, as `writeFacts` wrote them. */
  take(written: string, last: number): void {
    const facts = readToldFacts(JSON.parse(written))
    this.#recentAfter ??= facts[0]!.number - 1
    this.#recent.push(...facts)
    this.#last = last
    if (this.#recent.length >= KEPT + LET_GO) {
      this.#recentAfter = this.#recent[LET_GO - 1]!.number
      this.#recent.splice(0, LET_GO)
    }
    for (const listener of this.#listeners) listener()
  }

  /** Calls the listener when there are new facts; gives what ends that. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Lets go of facts about customers who were erased, but for those that say so. */
  forget(customers: readonly number[]): void {
    this.#recent = this.#recent.filter(
      ({ customer, kind }) => kind === 'customer-erased' || !customers.includes(customer),
    )
  }

  /** Facts after a number, oldest first. Rejects while they cannot be read. */
  async after(number: number, limit: number): Promise<FactPage> {
    if (this.#recentAfter === undefined || number < this.#recentAfter) return this.#read(number, limit)
    // Who is up to date finds it at the end.
    const from = this.#recent.findLastIndex((fact) => fact.number <= number) + 1
    const facts = this.#recent.slice(from, from + limit)
    return { facts, upTo: facts.length === limit ? facts.at(-1)!.number : this.#last }
  }

  /** Those of the facts with these numbers that are still kept. */
  async pick(numbers: readonly number[]): Promise<readonly ToldFact[]> {
    if (numbers.length === 0) return []
    const { body, status } = await this.#host.call({ type: 'pick-facts', numbers })
    if (status !== 200) throw new Error('the facts cannot be read just now')
    return readToldFacts(JSON.parse(body))
  }

  async #read(after: number, limit: number): Promise<FactPage> {
    const { body, status } = await this.#host.call({ type: 'read-facts', after, limit })
    if (status !== 200) throw new Error('the facts cannot be read just now')
    const { facts, upTo } = JSON.parse(body)
    return { facts: readToldFacts(facts), upTo }
  }
}
