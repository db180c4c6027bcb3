import { type Customer, createCustomer } from '@attune/engine'
import { CustomerRows } from '../pending/customer-rows.ts'
import { SharedPages } from '../pending/shared-pages.ts'
import { Sealing } from '../privacy/sealing.ts'
import type { CustomerRow } from '../runner/store.ts'
import { CustomerTable } from '../tables/customer-table.ts'
import { decodeCustomer, encodeCustomer } from './customer-codec.ts'
import { PackedDocuments } from './packed-documents.ts'
import { RecentlyMet } from './recently-met.ts'
import type { Words } from './words.ts'

/** A customer who is live: as the engine reads and changes it. */
interface Live {
  readonly customer: Customer
  /** What it is reckoned to take on the heap. */
  bytes: number
  /** Generation of changes that last touched it; 0 when the store holds it as it is. */
  dirty: number
  /** Where it stands among those that changed in that generation, as long as that is the present one. */
  place: number
  /** Generation for which it was last encoded, with all that changed in it. */
  encoded: number
  /** Whether it was asked for since eviction last passed by. */
  recent: boolean
}

/**
 * What a live document takes in the process: four bytes for one of its encoded form and 2,800 for the lists it is made
 * of (measured on those of the standard workload), times the room in which garbage gathers before the collector has
 * found it (see `boundHeap`).
 */
const HEAP_PER_ENCODED_BYTE = 7
const HEAP_PER_DOCUMENT = 4900

/** Of the budget, what live customers may take; encoded ones have the rest. All that is live has to be marked in each collection. */
const LIVE_SHARE = 1 / 8

/**
 * A guest is let go so many `trim`s after coming: what was decided is handed over, and often reported, before
 * that. Longer, and more of them would live through a collection of the young.
 */
const STAY_TRIMS = 4

/** More guests than that, and the eldest are let go sooner: where a drain brings hundreds, they would outlive the young heap. */
const MOST_GUESTS = 400

/**
 * Once live customers take about all they may, of them this share makes room for others while so many come in: who takes the
 * place of another leaves garbage of a lifetime behind. Where more are met again and again than there is room for, all
 * would go round.
 */
const TURNOVER = 1 / 16
const FULL = 0.9
const TURNOVER_MEETINGS = 8192

/** Customers that one `trim` looks at: so many for each that came in since the last one, and a few more. */
const VISITS_EACH = 16
const MIN_VISITS = 64
const MAX_VISITS = 4096

/**
 * Customers in memory under a byte budget. Those whom events find again and again are live; the others are kept encoded,
 * which takes a tenth of the room and costs the collector nothing, and are decoded when they are asked for. Who was not
 * asked for lately is a guest: encoded again some `trim`s later, so that the objects die young. What changed since the
 * last commit stays in memory, in one form or the other, until the store has it.
 *
 * A checkpoint takes the documents as of one position while steps go on: `freeze` ends a generation, and a document
 * of that generation is encoded either when its turn comes or right before a step changes it again.
 */
export class CustomerCache {
  readonly #live = new CustomerTable<Live>()
  /** The same, in a ring round which the hand of `trim` goes: a clock, so that nothing is moved when it is asked for. */
  readonly #ring: Live[] = []
  #hand = 0
  /** For how many others there may be made room. */
  #vacancies = 0
  readonly #words: Words
  readonly #sealing: Sealing
  readonly #liveBudgetBytes: number
  #liveBytes = 0
  /** What counts here is what is not live; of those that are, the last encoding, for when they are let go. */
  readonly #packed: PackedDocuments
  readonly #met = new RecentlyMet()
  /** Live for some `trim`s, and not in the ring: those who came before the last of them, the one before that, and so on. */
  readonly #guests: Live[][] = Array.from({ length: STAY_TRIMS }, () => [])
  readonly #pages: SharedPages
  /** What the store is to have: of guests who changed in this generation, and of all who did in the frozen one. */
  #rows: CustomerRows
  #frozenRows: CustomerRows
  #generation = 1
  #dirty: Live[] = []
  #dirtyBytes = 0
  #frozen: Live[] = []
  #frozenGeneration = 0
  #cursor = 0
  /** Live customers of whom there is no encoding. */
  #neverPacked = 0
  /** Customers who became live since `trim` last looked. */
  #cameIn = 0

  constructor(words: Words, budgetBytes: number, sealing = new Sealing(), pages = new SharedPages()) {
    this.#words = words
    this.#sealing = sealing
    this.#pages = pages
    this.#rows = new CustomerRows(pages)
    this.#frozenRows = new CustomerRows(pages)
    this.#liveBudgetBytes = budgetBytes * LIVE_SHARE
    this.#packed = new PackedDocuments(budgetBytes * (1 - LIVE_SHARE))
  }

  /** Bytes that the documents are reckoned to take. */
  get bytes(): number {
    return this.#liveBytes + this.#packed.bytes
  }

  /** Customers in memory. */
  get size(): number {
    return this.#packed.size + this.#neverPacked
  }

  /** What those that changed since the last `freeze` are reckoned to take. */
  get dirtyBytes(): number {
    return this.#dirtyBytes
  }

  has(id: number): boolean {
    return this.#live.has(id) || this.#packed.has(id)
  }

  /** The customer, to be read before the next `trim`; undefined when not in memory. */
  peek(id: number): Customer | undefined {
    return this.#ask(id)?.customer
  }

  /** The customer, about to be changed. It must be in memory. */
  change(id: number): Customer {
    const live = this.#ask(id)
    if (!live) throw new Error(`customer ${id} was not loaded before the step`)
    if (live.dirty !== this.#generation) {
      if (this.#isOwed(live)) this.#encode(live)
      this.#rows.drop(id)
      live.dirty = this.#generation
      live.place = this.#dirty.push(live) - 1
      this.#dirtyBytes += live.bytes
    }
    return live.customer
  }

  /** Takes a customer in from the store, unless somebody else has meanwhile: what is in memory may be newer. */
  load(id: number, document: Uint8Array): void {
    if (!this.has(id)) this.#packed.put(id, document)
  }

  /** Takes in a customer who was not known before. */
  create(id: number, at: number): void {
    this.#neverPacked++
    this.#enliven(id, createCustomer(id, at), 0)
  }

  /** Ends the generation: what changed in it is what the next checkpoint takes. */
  freeze(): void {
    this.#frozen = this.#dirty
    this.#frozenGeneration = this.#generation
    this.#dirty = []
    this.#dirtyBytes = 0
    this.#frozenRows = this.#rows
    this.#rows = new CustomerRows(this.#pages)
    this.#generation++
    this.#cursor = 0
  }

  /** Encodes documents of the frozen generation, up to the one at which they are reckoned to take so much; gives whether all are done. */
  encodeSome(bytes: number): boolean {
    let left = bytes
    for (; left > 0 && this.#cursor < this.#frozen.length; this.#cursor++) {
      const live = this.#frozen[this.#cursor]!
      if (!this.#isOwed(live)) continue
      left -= live.bytes
      this.#encode(live)
    }
    return this.#cursor === this.#frozen.length
  }

  /** The documents of the frozen generation, once all are encoded; until `thaw`. */
  get frozenRows(): CustomerRows {
    return this.#frozenRows
  }

  /** The store holds the frozen generation now: what did not change since may leave the memory. */
  thaw(): void {
    for (const live of this.#frozen) if (live.dirty === this.#frozenGeneration) live.dirty = 0
    this.#frozen = []
    this.#frozenRows.release()
    this.#frozenRows = new CustomerRows(this.#pages)
  }

  /**
   * Encodes guests, and keeps the budget: of the live customers, those that are unchanged and were not asked for since
   * this last passed by are kept encoded only; of the encoded ones, those not asked for longest are let go. Looks at a
   * bounded number of them, so that no step waits long for it.
   */
  trim(): void {
    this.#guests.unshift([])
    for (const guest of this.#guests.pop()!) this.#settle(guest)
    this.#thinOut()
    if (this.#liveBytes > this.#liveBudgetBytes) this.#trimLive()
    // Where there is hardly room for anybody, guests have none.
    if (this.#liveBytes > 1.5 * this.#liveBudgetBytes)
      for (const guests of this.#guests) for (const guest of guests.splice(0)) this.#settle(guest)
    this.#packed.trim(this.#isNeeded)
  }

  readonly #isNeeded = (id: number): boolean => this.#live.has(id) || this.#rows.has(id) || this.#frozenRows.has(id)

  /** Lets the eldest of too many guests go. */
  #thinOut(): void {
    let stay = 0
    for (const guests of this.#guests) {
      if (stay > 0 && stay + guests.length > MOST_GUESTS) for (const guest of guests.splice(0)) this.#settle(guest)
      stay += guests.length
    }
  }

  /** Lets a guest be encoded only; one whom a checkpoint waits for stays. */
  #settle(live: Live): void {
    if (live.dirty !== 0 && live.dirty === this.#frozenGeneration) {
      this.#ring.push(live)
      return
    }
    if (live.dirty === this.#generation) {
      this.#dirtyBytes -= live.bytes
      this.#rows.put(this.#pack(live))
      this.#strike(live)
    }
    this.#leave(live)
  }

  /** Takes somebody out of those that changed: the list would keep the whole customer until the store has the row. */
  #strike({ place }: Live): void {
    const last = this.#dirty.pop()!
    if (last.place === place) return
    this.#dirty[place] = last
    last.place = place
  }

  #trimLive(): void {
    let visits = Math.min(this.#ring.length, MAX_VISITS, MIN_VISITS + VISITS_EACH * this.#cameIn)
    this.#cameIn = 0
    for (; visits > 0 && this.#liveBytes > this.#liveBudgetBytes; visits--) {
      if (this.#hand >= this.#ring.length) this.#hand = 0
      const live = this.#ring[this.#hand]!
      if (live.dirty === 0 && !live.recent) this.#letGo(live)
      else {
        live.recent = false
        this.#hand++
      }
    }
  }

  /** Lets go of the live customer under the hand; the last one takes its place in the ring. */
  #letGo(live: Live): void {
    this.#leave(live)
    const last = this.#ring.pop()!
    if (last !== live) this.#ring[this.#hand] = last
  }

  /** From here on the customer is encoded only, or not in memory at all. */
  #leave({ bytes, customer: { id } }: Live): void {
    this.#live.delete(id)
    this.#liveBytes -= bytes
    if (this.#packed.has(id)) this.#packed.refresh(id)
    else this.#neverPacked--
  }

  /** Somebody in memory, live from now on. */
  #ask(id: number): Live | undefined {
    const live = this.#live.get(id)
    if (live) {
      live.recent = true
      return live
    }
    const document = this.#packed.get(id)
    return document && this.#enliven(id, decodeCustomer(document, this.#words, this.#sealing), document.length)
  }

  #enliven(id: number, customer: Customer, encodedBytes: number): Live {
    const bytes = reckon(encodedBytes)
    const live = { customer, bytes, dirty: 0, place: 0, encoded: 0, recent: true }
    this.#live.add(id, live)
    const turnover = this.#ring.length * TURNOVER
    this.#vacancies = Math.min(turnover, this.#vacancies + turnover / TURNOVER_MEETINGS)
    if (this.#met.meet(id) && this.#mayStay()) this.#ring.push(live)
    else this.#guests[0]!.push(live)
    this.#liveBytes += bytes
    this.#cameIn++
    return live
  }

  /** Whether there is room for one more, or it may take the place of another. */
  #mayStay(): boolean {
    if (this.#liveBytes <= FULL * this.#liveBudgetBytes) return true
    if (this.#vacancies < 1) return false
    this.#vacancies--
    return true
  }

  /** Whether the frozen generation still waits for its encoding. */
  #isOwed(live: Live): boolean {
    return live.dirty === this.#frozenGeneration && live.encoded !== this.#frozenGeneration
  }

  #encode(live: Live): void {
    this.#frozenRows.put(this.#pack(live))
    live.encoded = this.#frozenGeneration
  }

  /** Encodes somebody; gives what the store is to have. */
  #pack(live: Live): CustomerRow {
    const { customer } = live
    const { id } = customer
    const document = encodeCustomer(customer, this.#words, this.#sealing)
    const wakeAt = customer.wakeAt === Number.POSITIVE_INFINITY ? undefined : customer.wakeAt
    if (!this.#packed.has(id)) this.#neverPacked--
    this.#packed.put(id, document)
    const bytes = reckon(document.length)
    this.#liveBytes += bytes - live.bytes
    live.bytes = bytes
    return { id, document, wakeAt }
  }
}

function reckon(encodedBytes: number): number {
  return HEAP_PER_DOCUMENT + encodedBytes * HEAP_PER_ENCODED_BYTE
}
