import { hashWords } from '@attune/engine'

const TABLES = 256
const INITIAL_SLOTS = 64
const FULL = 0.7

/** One open-addressing table: per slot three words of the identifier's hash and the customer's number (0: empty). */
interface Table {
  slots: Uint32Array
  used: number
}

const WORDS_PER_SLOT = 4

/**
 * Identifier → customer, held outside the garbage collector's reach: 16 bytes a slot, 20 to 45 an identifier. Only
 * 96 bits of a hash are kept, salted per process so that nobody can aim for a collision; by chance two of five
 * million identifiers meet with a probability below 1e-15. Cut into small tables, so that growing never stops the
 * engine for long.
 */
export class IdentifierIndex {
  readonly #salt: string
  readonly #tables: Table[] = Array.from({ length: TABLES }, () => ({
    slots: new Uint32Array(INITIAL_SLOTS * WORDS_PER_SLOT),
    used: 0,
  }))
  #size = 0

  constructor(salt: string) {
    this.#salt = salt
  }

  /** How many identifiers it holds. */
  get size(): number {
    return this.#size
  }

  /** The customer to whom an identifier leads; 0 when it leads to nobody. */
  find(identifier: string): number {
    const hash = hashWords(this.#salt + identifier)
    const { slots } = this.#tables[hash[3] & (TABLES - 1)]!
    return slots[slotOf(slots, hash) + 3]!
  }

  /** Lets an identifier lead to a customer. */
  put(identifier: string, customer: number): void {
    const hash = hashWords(this.#salt + identifier)
    const table = this.#tables[hash[3] & (TABLES - 1)]!
    const slot = slotOf(table.slots, hash)
    if (table.slots[slot + 3] === 0) {
      this.#size++
      table.used++
    }
    table.slots[slot] = hash[0]
    table.slots[slot + 1] = hash[1]
    table.slots[slot + 2] = hash[2]
    table.slots[slot + 3] = customer
    if (table.used * WORDS_PER_SLOT > table.slots.length * FULL) grow(table)
  }
}

type Hash = readonly [number, number, number, number]

/** Where in the table an identifier stands, or the empty slot where it would. */
function slotOf(slots: Uint32Array, hash: Hash): number {
  const mask = slots.length / WORDS_PER_SLOT - 1
  for (let slot = (hash[0] & mask) * WORDS_PER_SLOT; ; slot = (slot + WORDS_PER_SLOT) & (slots.length - 1)) {
    if (slots[slot + 3] === 0) return slot
    if (slots[slot] === hash[0] && slots[slot + 1] === hash[1] && slots[slot + 2] === hash[2]) return slot
  }
}

function grow(table: Table): void {
  const { slots } = table
  const larger = new Uint32Array(slots.length * 2)
  for (let at = 0; at < slots.length; at += WORDS_PER_SLOT) {
    if (slots[at + 3] === 0) continue
    const slot = slotOf(larger, [slots[at]!, slots[at + 1]!, slots[at + 2]!, 0])
    larger.set(slots.subarray(at, at + WORDS_PER_SLOT), slot)
  }
  table.slots = larger
}
