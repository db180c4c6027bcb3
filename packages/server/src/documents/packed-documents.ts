import { PlaceTable } from '../tables/place-table.ts'

/** Room of a slab; less where the whole budget is small, so that making room does not mean losing most of it. */
const MAX_SLAB_BYTES = 256 * 1024
const MIN_SLAB_BYTES = 4 * 1024
const SLABS_AT_LEAST = 64

/** Before each document stand the customer's number, as a double, and how long it is. */
const HEADER_BYTES = 12

/** Up to this share of a full budget, room is made by moving what is kept; above it too little would be won by that. */
const FULL = 0.8

/** What is not kept any more may take a tenth of what is, and a few slabs. */
const LOOSE = 1.1
const SPARE_SLABS = 4

/** Slabs that one `trim` goes through: about a millisecond. */
const SLABS_EACH = 4

interface Slab {
  readonly number: number
  readonly bytes: Uint8Array
  readonly view: DataView
  /** Where the next document goes. */
  end: number
  /** Bytes of it that count. */
  kept: number
}

/**
 * Encoded documents in memory, outside of the collector's sight: for it they are a few large pieces of bytes. They are
 * written one after the other into slabs. The newest writing of a document counts; `trim` goes through a slab, moves what
 * is to be kept to the end and reuses the rest. Where somebody has to go that is the oldest slab, so what nobody asked
 * for longest is the first to go; as long as nobody has to, it is the one of which least counts.
 */
export class PackedDocuments {
  readonly #budgetBytes: number
  readonly #slabBytes: number
  /** Where a customer's document begins: the slab's number times the room of a slab, plus the offset in it. */
  readonly #places = new PlaceTable()
  /** By number; a number is used again when its slab is gone. */
  readonly #slabs: (Slab | undefined)[] = []
  /** From the oldest to the newest. */
  readonly #order: Slab[] = []
  readonly #freeNumbers: number[] = []
  #spare: Slab | undefined
  #usedBytes = 0
  #keptBytes = 0

  constructor(budgetBytes: number) {
    this.#budgetBytes = budgetBytes
    this.#slabBytes = Math.max(MIN_SLAB_BYTES, Math.min(MAX_SLAB_BYTES, Math.floor(budgetBytes / SLABS_AT_LEAST)))
  }

  /** Bytes that the slabs take. */
  get bytes(): number {
    return this.#usedBytes
  }

  get size(): number {
    return this.#places.size
  }

  has(customer: number): boolean {
    return this.#places.has(customer)
  }

  /** The document, to be read before the next `put` or `trim`; undefined where it is not held. */
  get(customer: number): Uint8Array | undefined {
    const place = this.#places.get(customer)
    if (place === undefined) return undefined
    const { bytes, view } = this.#slabAt(place)
    const start = (place % this.#slabBytes) + HEADER_BYTES
    return bytes.subarray(start, start + view.getUint32(start - 4, true))
  }

  /** Takes a copy of a customer's document, instead of the one that was held. */
  put(customer: number, document: Uint8Array): void {
    this.#disown(customer)
    const length = HEADER_BYTES + document.length
    const slab = this.#slabFor(length)
    slab.view.setFloat64(slab.end, customer, true)
    slab.view.setUint32(slab.end + 8, document.length, true)
    slab.bytes.set(document, slab.end + HEADER_BYTES)
    this.#places.set(customer, slab.number * this.#slabBytes + slab.end)
    slab.end += length
    slab.kept += length
    this.#keptBytes += length
  }

  /** Lets a customer be the last to go. */
  refresh(customer: number): void {
    // Nobody has to go for a long time yet: it need not be copied.
    if (this.#keptBytes < (FULL / 2) * this.#budgetBytes) return
    const document = this.get(customer)
    if (document) this.put(customer, document)
  }

  /**
   * Goes through slabs as long as the budget is exceeded, or too much is held that does not count any more. Lets documents
   * go only where the budget asks for it, and none that `isWanted`.
   */
  trim(isWanted: (customer: number) => boolean): void {
    for (let visits = Math.min(SLABS_EACH, this.#order.length); visits > 0 && this.#isOverfull(); visits--) {
      const isFull = this.#keptBytes > FULL * this.#budgetBytes
      const [slab] = this.#order.splice(isFull ? 0 : this.#emptiest(), 1)
      this.#empty(slab!, isFull ? isWanted : KEPT)
      this.#release(slab!)
    }
  }

  /** The index of the slab of which least counts, but for the one that is being filled. */
  #emptiest(): number {
    let least = 0
    for (let i = 1; i < this.#order.length - 1; i++) if (this.#order[i]!.kept < this.#order[least]!.kept) least = i
    return least
  }

  #isOverfull(): boolean {
    const loose = this.#keptBytes * LOOSE + SPARE_SLABS * this.#slabBytes
    return this.#usedBytes > Math.min(loose, this.#budgetBytes)
  }

  /** Moves what is kept of a slab to the newest one. */
  #empty({ bytes, end, number, view }: Slab, isKept: (customer: number) => boolean): void {
    for (let at = 0; at < end; ) {
      const customer = view.getFloat64(at, true)
      const next = at + HEADER_BYTES + view.getUint32(at + 8, true)
      if (this.#places.get(customer) === number * this.#slabBytes + at)
        if (isKept(customer)) this.put(customer, bytes.subarray(at + HEADER_BYTES, next))
        else this.#forget(customer)
      at = next
    }
  }

  #forget(customer: number): void {
    this.#disown(customer)
    this.#places.delete(customer)
  }

  /** What is held of a customer does not count any more. */
  #disown(customer: number): void {
    const place = this.#places.get(customer)
    if (place === undefined) return
    const slab = this.#slabAt(place)
    const length = HEADER_BYTES + slab.view.getUint32((place % this.#slabBytes) + 8, true)
    slab.kept -= length
    this.#keptBytes -= length
  }

  #slabAt(place: number): Slab {
    return this.#slabs[Math.floor(place / this.#slabBytes)]!
  }

  /** The slab that has room for so much: the newest, or a new one; one of its own for what fits into none. */
  #slabFor(length: number): Slab {
    const newest = this.#order.at(-1)
    if (newest && newest.end + length <= newest.bytes.length) return newest
    const slab = this.#open(Math.max(length, this.#slabBytes))
    this.#slabs[slab.number] = slab
    this.#order.push(slab)
    this.#usedBytes += slab.bytes.length
    return slab
  }

  #open(room: number): Slab {
    const number = this.#freeNumbers.pop() ?? this.#slabs.length
    const spare = this.#spare
    if (spare?.bytes.length === room) {
      this.#spare = undefined
      return { ...spare, number, end: 0, kept: 0 }
    }
    const bytes = new Uint8Array(room)
    return { number, bytes, view: new DataView(bytes.buffer), end: 0, kept: 0 }
  }

  #release(slab: Slab): void {
    this.#slabs[slab.number] = undefined
    this.#freeNumbers.push(slab.number)
    this.#usedBytes -= slab.bytes.length
    if (slab.bytes.length === this.#slabBytes) this.#spare = slab
  }
}

const KEPT = () => true
