import { type Decision, hashWords } from '@attune/engine'
import type { DecisionChange } from '../runner/store.ts'
import { PlaceTable } from '../tables/place-table.ts'
import { readDecision, writeDecision } from './decision-text.ts'
import type { SharedPages } from './shared-pages.ts'
import { SharedRows } from './shared-rows.ts'

/** What the places of a table are found by: 0 to 2³¹ − 1. */
const KEYS = 0x7fffffff

/** Decisions on their way to the store, written down as soon as they are made, and found by their ids meanwhile. */
export class PendingDecisions {
  readonly texts: SharedRows
  /** Where a text is by the hash of its id, or after those with the same. */
  readonly #byHash = new PlaceTable()

  constructor(source?: SharedPages) {
    this.texts = new SharedRows(source)
  }

  add(decision: Decision): void {
    this.#byHash.set(this.#keyFor(decision.id), this.texts.add(decision.customer, writeDecision(decision)))
  }

  get(id: string): Decision | undefined {
    const found = this.#at(this.#keyFor(id))
    return found && decisionIn(found.json)
  }

  /** The key of a decision, or the free one that it would have. */
  #keyFor(id: string): number {
    let key = hashWords(id)[0] & KEYS
    while (this.#byHash.has(key) && this.#at(key)?.id !== id) key = (key + 1) & KEYS
    return key
  }

  #at(key: number): DecisionChange | undefined {
    const index = this.#byHash.get(key)
    const text = index === undefined ? undefined : this.texts.at(index)
    return text && readDecision(text)
  }

  /** Those made for a customer, in order. */
  of(customer: number): Decision[] {
    return Array.from(this.texts.of(customer), (text) => decisionIn(readDecision(text).json))
  }
}

function decisionIn(json: Uint8Array): Decision {
  return JSON.parse(Buffer.from(json.buffer, json.byteOffset, json.byteLength).toString('utf8'))
}
