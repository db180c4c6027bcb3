import { hmacOf } from '../hmac.ts'

const WORDS = 3
/** Bytes by which a code is known. */
export const HASH_BYTES = 8
const INITIAL_SLOTS = 1024

/** 64 bits by which an imported code is known, under a key: whoever reads the store cannot try out short codes. */
export function hashOfCode(key: Uint8Array, code: string): Buffer {
  return hmacOf(key, code).subarray(0, HASH_BYTES)
}

/** The codes of one imported batch by their hashes, numbered in the order in which they came; outside the garbage collector's reach. */
export class ImportedCodes {
  /** Of each slot the two words of a hash and the number + 1; 0: empty. */
  #slots = new Uint32Array(INITIAL_SLOTS * WORDS)
  #count = 0

  get count(): number {
    return this.#count
  }

  /** Adds hashes, laid out one after another. Of one that is there already nothing changes. */
  add(packed: Uint8Array): void {
    const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength)
    for (let at = 0; at + HASH_BYTES <= packed.byteLength; at += HASH_BYTES) {
      if ((this.#count + 1) * 2 * WORDS > this.#slots.length) this.#grow()
      const [high, low] = [view.getUint32(at), view.getUint32(at + 4)]
      const slot = slotOf(this.#slots, high, low)
      if (this.#slots[slot + 2] === 0) this.#slots.set([high, low, ++this.#count], slot)
    }
  }

  /** The number of a code; undefined where it is not among them. */
  find(hash: Buffer): number | undefined {
    const number = this.#slots[slotOf(this.#slots, hash.readUInt32BE(0), hash.readUInt32BE(4)) + 2]!
    return number === 0 ? undefined : number - 1
  }

  #grow(): void {
    const before = this.#slots
    this.#slots = new Uint32Array(before.length * 2)
    for (let at = 0; at < before.length; at += WORDS)
      if (before[at + 2] !== 0)
        this.#slots.set(before.subarray(at, at + WORDS), slotOf(this.#slots, before[at]!, before[at + 1]!))
  }
}

/** Where a hash stands, or the empty slot where it would. */
function slotOf(slots: Uint32Array, high: number, low: number): number {
  const size = slots.length / WORDS
  let slot = low & (size - 1)
  while (slots[slot * WORDS + 2] !== 0 && (slots[slot * WORDS + 1] !== low || slots[slot * WORDS] !== high))
    slot = (slot + 1) & (size - 1)
  return slot * WORDS
}
