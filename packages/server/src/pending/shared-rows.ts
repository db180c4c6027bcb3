import { type SharedPage, SharedPages } from './shared-pages.ts'

/** Where rows lie: of each its page, where it starts there and where it ends. */
export interface RowPlaces {
  readonly pages: readonly SharedArrayBuffer[]
  readonly places: Int32Array
}

const FIELDS = 3
const FEWEST = 64

/** No customer has this number: the row is not to be told any more. */
const FORGOTTEN = -1

/**
 * Rows on their way to the store, written down as texts (UTF-8) or bytes in memory that its thread reads where they lie.
 * Each belongs to a customer. As objects, thousands of them waiting for a checkpoint would grow old before they are
 * garbage, and be told to the store's thread one by one; in buffers of their own, the garbage collector would begin to
 * look for those each time they come to 64 MB.
 */
export class SharedRows implements Iterable<Buffer> {
  readonly #source: SharedPages
  #pages: SharedPage[] = []
  /** Where the last page has room. */
  #free = 0
  #count = 0
  #owners = new Int32Array(FEWEST)
  #places = new Int32Array(FEWEST * FIELDS)

  constructor(source = new SharedPages()) {
    this.#source = source
  }

  /** Takes a text; gives its number, counted from 0. */
  add(owner: number, text: string): number {
    const page = this.#pageFor(Buffer.byteLength(text))
    const start = this.#free
    this.#free += page.write(text, start, 'utf8')
    return this.#note(owner, start)
  }

  /** Takes bytes, one part after the other; gives their number. */
  addBytes(owner: number, ...parts: readonly Uint8Array[]): number {
    const page = this.#pageFor(parts.reduce((sum, { length }) => sum + length, 0))
    const start = this.#free
    for (const part of parts) {
      page.set(part, this.#free)
      this.#free += part.length
    }
    return this.#note(owner, start)
  }

  /** A row by its number, where it lies; undefined where it was forgotten or let go of. */
  at(index: number): Buffer | undefined {
    if (index >= this.#count || this.#owners[index] === FORGOTTEN) return undefined
    const at = index * FIELDS
    return this.#pages[this.#places[at]!]!.subarray(this.#places[at + 1]!, this.#places[at + 2]!)
  }

  /** Those of a customer, in the order in which they came. */
  *of(owner: number): Generator<Buffer> {
    for (let index = 0; index < this.#count; index++) if (this.#owners[index] === owner) yield this.at(index)!
  }

  /** All of them where they lie, in the order in which they came, until `release`. */
  *[Symbol.iterator](): Generator<Buffer> {
    for (let index = 0; index < this.#count; index++) if (this.#owners[index] !== FORGOTTEN) yield this.at(index)!
  }

  /** Takes out one by its number. */
  drop(index: number): void {
    this.#owners[index] = FORGOTTEN
  }

  /** Takes out those of a customer. */
  forget(owner: number): void {
    for (let index = 0; index < this.#count; index++) if (this.#owners[index] === owner) this.#owners[index] = FORGOTTEN
  }

  /** Where another thread finds them, until `release`. */
  places(): RowPlaces {
    const kept = this.#places.slice(0, this.#count * FIELDS)
    let end = 0
    for (let index = 0; index < this.#count; index++) {
      if (this.#owners[index] === FORGOTTEN) continue
      kept.copyWithin(end, index * FIELDS, (index + 1) * FIELDS)
      end += FIELDS
    }
    return { pages: this.#pages.map(({ buffer }) => buffer), places: kept.slice(0, end) }
  }

  /** Lets go of them all: the store holds them. */
  release(): void {
    this.#source.giveBack(this.#pages)
    this.#pages = []
    this.#free = 0
    this.#count = 0
  }

  #note(owner: number, start: number): number {
    const index = this.#count++
    this.#makeRoom()
    this.#owners[index] = owner
    this.#places[index * FIELDS] = this.#pages.length - 1
    this.#places[index * FIELDS + 1] = start
    this.#places[index * FIELDS + 2] = this.#free
    return index
  }

  #pageFor(bytes: number): SharedPage {
    const last = this.#pages.at(-1)
    if (last && last.length - this.#free >= bytes) return last
    const page = this.#source.take(bytes)
    this.#pages.push(page)
    this.#free = 0
    return page
  }

  #makeRoom(): void {
    if (this.#count <= this.#owners.length) return
    this.#owners = doubled(this.#owners)
    this.#places = doubled(this.#places)
  }
}

/** Where rows can be read by another thread; those that do not lie in such memory are copied into it. */
export function placesOf(rows: Iterable<Buffer>): RowPlaces {
  if (rows instanceof SharedRows) return rows.places()
  const shared = new SharedRows()
  for (const row of rows) shared.addBytes(0, row)
  return shared.places()
}

/** Rows of another thread, each where it lies. */
export function rowsAt({ pages, places }: RowPlaces): Iterable<Buffer> {
  const memory = pages.map((page) => Buffer.from(page))
  return {
    *[Symbol.iterator]() {
      for (let at = 0; at < places.length; at += FIELDS)
        yield memory[places[at]!]!.subarray(places[at + 1]!, places[at + 2]!)
    },
  }
}

function doubled(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2)
  larger.set(array)
  return larger
}
