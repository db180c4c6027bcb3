import type { Decision } from '@attune/engine'
import { type SharedPage, SharedPages } from './shared-pages.ts'
import type { DecisionChange } from './store.ts'

interface Entry {
  readonly id: string
  readonly customer: number
  readonly at: number
  readonly event: string
  readonly json: SharedPage
}

/**
 * Decisions on their way to the store, written down as soon as they are made: in memory a decision is some hundred
 * objects, and thousands of them waiting for a checkpoint would keep the garbage collector at work. They lie where the
 * store's thread can read them, since they are most of what a checkpoint holds.
 */
export class PendingDecisions {
  readonly #source: SharedPages
  readonly #entries = new Map<string, Entry>()
  #pages: SharedPage[] = []
  /** Where the last page has room. */
  #length = 0

  constructor(source = new SharedPages()) {
    this.#source = source
  }

  add(decision: Decision): void {
    const text = JSON.stringify(decision)
    const page = this.#pageFor(Buffer.byteLength(text))
    const start = this.#length
    this.#length += page.write(text, start, 'utf8')
    const { id, customer, at, event } = decision
    this.#entries.set(id, { id, customer, at, event, json: page.subarray(start, this.#length) })
  }

  get(id: string): Decision | undefined {
    const entry = this.#entries.get(id)
    return entry && read(entry)
  }

  /** Those made for a customer, in order. */
  of(customer: number): Decision[] {
    const found: Decision[] = []
    for (const entry of this.#entries.values()) if (entry.customer === customer) found.push(read(entry))
    return found
  }

  /** Takes out those made for a customer. */
  forget(customer: number): void {
    for (const { customer: owner, id } of this.#entries.values()) if (owner === customer) this.#entries.delete(id)
  }

  /** As the store is to hear of them; shares memory with this, and lasts until `release`. */
  changes(): readonly DecisionChange[] {
    return [...this.#entries.values()]
  }

  /** Lets go of them all: the store holds them. */
  release(): void {
    this.#entries.clear()
    this.#source.giveBack(this.#pages)
    this.#pages = []
    this.#length = 0
  }

  #pageFor(bytes: number): SharedPage {
    const last = this.#pages.at(-1)
    if (last && last.length - this.#length >= bytes) return last
    const page = this.#source.take(bytes)
    this.#pages.push(page)
    this.#length = 0
    return page
  }
}

function read({ json }: Entry): Decision {
  return JSON.parse(json.toString('utf8'))
}
