import type { Decision } from '@attune/engine'
import type { DecisionChange } from './store.ts'

interface Entry {
  readonly id: string
  readonly customer: number
  readonly at: number
  readonly event: string
  readonly start: number
  readonly end: number
}

const INITIAL_BYTES = 64 * 1024

/**
 * Decisions on their way to the store, written down as soon as they are made: in memory a decision is some hundred
 * objects, and thousands of them waiting for a checkpoint would keep the garbage collector at work.
 */
export class PendingDecisions {
  readonly #entries = new Map<string, Entry>()
  #bytes = Buffer.allocUnsafe(INITIAL_BYTES)
  #length = 0

  add(decision: Decision): void {
    const text = JSON.stringify(decision)
    // A UTF-16 unit becomes 3 bytes at most.
    this.#reserve(text.length * 3)
    const start = this.#length
    this.#length += this.#bytes.write(text, start, 'utf8')
    const { id, customer, at, event } = decision
    this.#entries.set(id, { id, customer, at, event, start, end: this.#length })
  }

  get(id: string): Decision | undefined {
    const entry = this.#entries.get(id)
    return entry && this.#read(entry)
  }

  /** Those made for a customer, in order. */
  of(customer: number): Decision[] {
    const found: Decision[] = []
    for (const entry of this.#entries.values()) if (entry.customer === customer) found.push(this.#read(entry))
    return found
  }

  /** Takes out those made for a customer. */
  forget(customer: number): void {
    for (const { customer: owner, id } of this.#entries.values()) if (owner === customer) this.#entries.delete(id)
  }

  /** As the store is to hear of them; shares memory with this. */
  *changes(): Generator<DecisionChange> {
    for (const { start, end, ...row } of this.#entries.values())
      yield { ...row, json: this.#bytes.subarray(start, end) }
  }

  #read({ start, end }: Entry): Decision {
    return JSON.parse(this.#bytes.toString('utf8', start, end))
  }

  #reserve(more: number): void {
    const needed = this.#length + more
    if (needed <= this.#bytes.length) return
    const larger = Buffer.allocUnsafe(Math.max(needed, this.#bytes.length * 2))
    this.#bytes.copy(larger, 0, 0, this.#length)
    this.#bytes = larger
  }
}
