import { type HashState, hashState, hashWords } from '@attune/engine'

const TABLES = 256
const INITIAL_SLOTS = 64
const FULL = 0.75
/** By which a table that is full grows: little, or half of it would be empty afterwards. */
const GROWTH = 1.25
const WORDS_PER_SLOT = 7

/** Words of a slot after the three of the hash. The first holds 0 in an empty slot; the highest bits of the first two tell the hold. */
const CUSTOMER = 3
const ORIGIN = 4
const CLAIMED = 5

const HIGHEST_BIT = 0x8000_0000
const HIGH_WORD = 0x1_0000_0000

/**
 * How well an identifier ties its customer. firm: for good. vouched: a trusted source has said so. claimed: somebody
 * has, and anybody could.
 */
export type Hold = 'claimed' | 'vouched' | 'firm'

/** How an identifier is tied. */
export interface Tie {
  /** From 1 to 2^31 - 1. */
  readonly customer: number
  /** The customer to whom it was first tied; another one after a merge. */
  readonly origin: number
  readonly hold: Hold
}

/** One open-addressing table. */
interface Table {
  slots: Uint32Array
  used: number
}

/** Where an identifier stands in the index; of use until something is put or removed. */
export type Place = number

/** The place of an identifier that leads to nobody. */
export const NOWHERE: Place = -1

/** Places name the table in the lower eight bits, and the offset of the slot above. */
const placeOf = (table: number, offset: number): Place => offset * TABLES + table

/**
 * Identifier → customer, held outside the garbage collector's reach: 28 bytes a slot, 37 to 47 an identifier. Only
 * 96 bits of a hash are kept, salted per process so that nobody can aim for a collision; by chance two of five
 * million identifiers meet with a probability below 1e-15. Cut into small tables, so that growing never stops the
 * engine for long.
 */
export class IdentifierIndex {
  /** The salt, read: every identifier is hashed as if it stood behind it. */
  readonly #salt: HashState
  readonly #tables: Table[] = Array.from({ length: TABLES }, () => emptyTable(INITIAL_SLOTS))
  /** Customers to whom nothing leads any more. */
  readonly #forgotten = new Set<number>()
  #size = 0

  constructor(salt: string) {
    this.#salt = hashState(salt)
  }

  /** How many identifiers it holds. */
  get size(): number {
    return this.#size
  }

  /** Bytes that it takes. */
  get bytes(): number {
    return this.#tables.reduce((sum, { slots }) => sum + slots.byteLength, 0)
  }

  find(identifier: string): Place {
    const hash = hashWords(identifier, this.#salt)
    const table = hash[3] & (TABLES - 1)
    const { slots } = this.#tables[table]!
    const offset = offsetOf(slots, hash)
    return slots[offset + CUSTOMER] === 0 ? NOWHERE : placeOf(table, offset)
  }

  /** The customer to whom it leads; 0 at `NOWHERE`. */
  customerAt(place: Place): number {
    if (place === NOWHERE) return 0
    const customer = this.#word(place, CUSTOMER) & ~HIGHEST_BIT
    return this.#forgotten.size > 0 && this.#forgotten.has(customer) ? 0 : customer
  }

  /** Lets nothing lead to a customer any more, known or not: what does is looked at as if it led to nobody. */
  forget(customer: number): void {
    this.#forgotten.add(customer)
  }

  /** The customer to whom it was first tied; another one than it leads to after a merge. */
  originAt(place: Place): number {
    return place === NOWHERE ? 0 : this.#word(place, ORIGIN) & ~HIGHEST_BIT
  }

  /** How well it ties its customer; `claimed` at `NOWHERE`. */
  holdAt(place: Place): Hold {
    if (place === NOWHERE) return 'claimed'
    if (this.#word(place, CUSTOMER) >= HIGHEST_BIT) return 'firm'
    return this.#word(place, ORIGIN) >= HIGHEST_BIT ? 'vouched' : 'claimed'
  }

  /** The latest time (ms) at which it was claimed for its customer; 0 where that is not known. */
  claimedAt(place: Place): number {
    return place === NOWHERE ? 0 : this.#word(place, CLAIMED) * HIGH_WORD + this.#word(place, CLAIMED + 1)
  }

  setClaimedAt(place: Place, at: number): void {
    const { slots } = this.#tables[place % TABLES]!
    const offset = Math.floor(place / TABLES) + CLAIMED
    const time = Math.max(0, Math.floor(at))
    slots[offset] = Math.floor(time / HIGH_WORD)
    slots[offset + 1] = time % HIGH_WORD
  }

  /** Lets an identifier lead to a customer. When it was claimed stays as it was. */
  put(identifier: string, { customer, hold, origin }: Tie): void {
    const hash = hashWords(identifier, this.#salt)
    const table = this.#tables[hash[3] & (TABLES - 1)]!
    const offset = offsetOf(table.slots, hash)
    const { slots } = table
    if (slots[offset + CUSTOMER] === 0) {
      this.#size++
      table.used++
    }
    slots[offset] = hash[0]
    slots[offset + 1] = hash[1]
    slots[offset + 2] = hash[2]
    slots[offset + CUSTOMER] = hold === 'firm' ? customer + HIGHEST_BIT : customer
    slots[offset + ORIGIN] = hold === 'vouched' ? origin + HIGHEST_BIT : origin
    if (table.used * WORDS_PER_SLOT > slots.length * FULL) grow(table)
  }

  /** Lets an identifier lead to nobody. */
  remove(identifier: string): void {
    const hash = hashWords(identifier, this.#salt)
    const table = this.#tables[hash[3] & (TABLES - 1)]!
    const offset = offsetOf(table.slots, hash)
    if (table.slots[offset + CUSTOMER] === 0) return
    this.#size--
    table.used--
    closeGap(table.slots, offset)
  }

  #word(place: Place, word: number): number {
    return this.#tables[place % TABLES]!.slots[Math.floor(place / TABLES) + word]!
  }
}

type Hash = readonly [number, number, number, number]

function emptyTable(slots: number): Table {
  return { slots: new Uint32Array(slots * WORDS_PER_SLOT), used: 0 }
}

/** Where in the table an identifier stands, or the empty slot where it would. */
function offsetOf(slots: Uint32Array, hash: Hash): number {
  for (let at = homeOf(slots, hash[0]); ; at = after(slots, at)) {
    if (slots[at + CUSTOMER] === 0) return at
    if (slots[at] === hash[0] && slots[at + 1] === hash[1] && slots[at + 2] === hash[2]) return at
  }
}

/** Where looking begins: the hash as a share of the table. */
function homeOf(slots: Uint32Array, hash: number): number {
  return Math.floor((hash * (slots.length / WORDS_PER_SLOT)) / HIGH_WORD) * WORDS_PER_SLOT
}

/** The next slot; after the last one comes the first. */
function after(slots: Uint32Array, at: number): number {
  return at + WORDS_PER_SLOT === slots.length ? 0 : at + WORDS_PER_SLOT
}

/** How far it is from one slot to another, forwards. */
function distance(slots: Uint32Array, from: number, to: number): number {
  return to >= from ? to - from : to - from + slots.length
}

/** Empties a slot and moves those behind it up that would not be found beyond a gap (Knuth, TAOCP 6.4, algorithm R). */
function closeGap(slots: Uint32Array, offset: number): void {
  let gap = offset
  for (let at = after(slots, gap); slots[at + CUSTOMER] !== 0; at = after(slots, at)) {
    const home = homeOf(slots, slots[at]!)
    if (distance(slots, home, at) < distance(slots, gap, at)) continue
    slots.copyWithin(gap, at, at + WORDS_PER_SLOT)
    gap = at
  }
  slots.fill(0, gap, gap + WORDS_PER_SLOT)
}

function grow(table: Table): void {
  const { slots } = table
  const larger = new Uint32Array(Math.ceil((slots.length / WORDS_PER_SLOT) * GROWTH) * WORDS_PER_SLOT)
  for (let at = 0; at < slots.length; at += WORDS_PER_SLOT) {
    if (slots[at + CUSTOMER] === 0) continue
    let to = homeOf(larger, slots[at]!)
    while (larger[to + CUSTOMER] !== 0) to = after(larger, to)
    // Word by word: for a handful of them a copy by `set` costs several times as much.
    for (let word = 0; word < WORDS_PER_SLOT; word++) larger[to + word] = slots[at + word]!
  }
  table.slots = larger
}
