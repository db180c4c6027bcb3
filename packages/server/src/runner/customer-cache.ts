import { type Customer, createCustomer } from '@attune/engine'
import { Sealing } from '../privacy/sealing.ts'
import { decodeCustomer, encodeCustomer } from './customer-codec.ts'
import type { CustomerRow } from './store.ts'
import type { Words } from './words.ts'

/** A customer in memory. */
interface Held {
  readonly customer: Customer
  /** What it is reckoned to take on the heap. */
  bytes: number
  /** Generation of changes that last touched it; 0 when the store holds it as it is. */
  dirty: number
  /** Generation for which it was last encoded. */
  encoded: number
  /** Whether it was asked for since eviction last passed by. */
  recent: boolean
}

/**
 * What a live document takes in the process: five and a half bytes for one of its encoded form and 1,500 for the lists
 * it is made of (measured on those of the standard workload), times the room in which garbage gathers before the
 * collector has found it (1.8; see `boundHeap`).
 */
const HEAP_PER_ENCODED_BYTE = 10
const HEAP_PER_DOCUMENT = 2700

/** Customers that one `trim` looks at: so many for each that came in since the last one, and a few more. */
const VISITS_EACH = 16
const MIN_VISITS = 64
const MAX_VISITS = 4096

/**
 * Customers in memory under a byte budget. Those that changed since the last commit are held until the store has
 * them; of the others the ones that were not asked for lately make room.
 *
 * A checkpoint takes the documents as of one position while steps go on: `freeze` ends a generation, and a document
 * of that generation is encoded either when its turn comes or right before a step changes it again.
 */
export class CustomerCache {
  readonly #held = new Map<number, Held>()
  /** The same, in a ring round which the hand of `trim` goes: a clock, so that nothing is moved when it is asked for. */
  readonly #ring: Held[] = []
  #hand = 0
  readonly #words: Words
  readonly #sealing: Sealing
  readonly #budgetBytes: number
  #bytes = 0
  #generation = 1
  #dirty: Held[] = []
  #frozen: Held[] = []
  #frozenGeneration = 0
  #cursor = 0
  /** Customers taken in since `trim` last looked. */
  #cameIn = 0
  #rows: CustomerRow[] = []

  constructor(words: Words, budgetBytes: number, sealing = new Sealing()) {
    this.#words = words
    this.#sealing = sealing
    this.#budgetBytes = budgetBytes
  }

  /** Bytes that the documents are reckoned to take. */
  get bytes(): number {
    return this.#bytes
  }

  get size(): number {
    return this.#held.size
  }

  /** Customers that changed since the last `freeze`. */
  get dirtyCount(): number {
    return this.#dirty.length
  }

  has(id: number): boolean {
    return this.#held.has(id)
  }

  /** The customer, to be read; undefined when not in memory. */
  peek(id: number): Customer | undefined {
    const held = this.#held.get(id)
    if (held) held.recent = true
    return held?.customer
  }

  /** The customer, about to be changed. It must be in memory. */
  change(id: number): Customer {
    const held = this.#held.get(id)
    if (!held) throw new Error(`customer ${id} was not loaded before the step`)
    held.recent = true
    if (held.dirty !== this.#generation) {
      if (held.dirty === this.#frozenGeneration && held.encoded !== this.#frozenGeneration) this.#encode(held)
      held.dirty = this.#generation
      this.#dirty.push(held)
    }
    return held.customer
  }

  /** Takes a customer in from the store. */
  load(id: number, document: Uint8Array): void {
    this.#hold(id, decodeCustomer(document, this.#words, this.#sealing), document.length)
  }

  /** Takes in a customer who was not known before. */
  create(id: number, at: number): void {
    this.#hold(id, createCustomer(id, at), 0)
  }

  /** Ends the generation: what changed in it is what the next checkpoint takes. */
  freeze(): void {
    this.#frozen = this.#dirty
    this.#frozenGeneration = this.#generation
    this.#dirty = []
    this.#generation++
    this.#cursor = 0
    this.#rows = []
  }

  /** Encodes up to `limit` documents of the frozen generation; gives whether all are done. */
  encodeSome(limit: number): boolean {
    const end = Math.min(this.#cursor + limit, this.#frozen.length)
    for (; this.#cursor < end; this.#cursor++) {
      const held = this.#frozen[this.#cursor]!
      if (held.encoded !== this.#frozenGeneration) this.#encode(held)
    }
    return this.#cursor === this.#frozen.length
  }

  /** The documents of the frozen generation, once all are encoded. */
  takeRows(): CustomerRow[] {
    const rows = this.#rows
    this.#rows = []
    return rows
  }

  /** The store holds the frozen generation now: what did not change since may leave the memory. */
  thaw(): void {
    for (const held of this.#frozen) if (held.dirty === this.#frozenGeneration) held.dirty = 0
    this.#frozen = []
  }

  /**
   * Lets unchanged customers go that were not asked for since this last passed by, until the budget is kept. Looks at
   * a bounded number of them, so that no step waits long for it.
   */
  trim(): void {
    if (this.#bytes <= this.#budgetBytes) return
    let visits = Math.min(this.#ring.length, MAX_VISITS, MIN_VISITS + VISITS_EACH * this.#cameIn)
    this.#cameIn = 0
    for (; visits > 0 && this.#bytes > this.#budgetBytes; visits--) {
      if (this.#hand >= this.#ring.length) this.#hand = 0
      const held = this.#ring[this.#hand]!
      if (held.dirty === 0 && !held.recent) this.#letGo(held)
      else {
        held.recent = false
        this.#hand++
      }
    }
  }

  /** Lets go of the customer under the hand; the last one takes its place in the ring. */
  #letGo(held: Held): void {
    this.#held.delete(held.customer.id)
    this.#bytes -= held.bytes
    const last = this.#ring.pop()!
    if (last !== held) this.#ring[this.#hand] = last
  }

  #hold(id: number, customer: Customer, encodedBytes: number): void {
    const bytes = reckon(encodedBytes)
    const held = { customer, bytes, dirty: 0, encoded: 0, recent: true }
    this.#held.set(id, held)
    this.#ring.push(held)
    this.#bytes += bytes
    this.#cameIn++
  }

  #encode(held: Held): void {
    const { customer } = held
    const document = encodeCustomer(customer, this.#words, this.#sealing)
    const wakeAt = customer.wakeAt === Number.POSITIVE_INFINITY ? undefined : customer.wakeAt
    this.#rows.push({ id: customer.id, document, wakeAt })
    held.encoded = this.#frozenGeneration
    const bytes = reckon(document.length)
    this.#bytes += bytes - held.bytes
    held.bytes = bytes
  }
}

function reckon(encodedBytes: number): number {
  return HEAP_PER_DOCUMENT + encodedBytes * HEAP_PER_ENCODED_BYTE
}
