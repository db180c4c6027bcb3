import { hashWords } from '@attune/engine'

/** Keys in one generation: 8 MB. */
const GENERATION = 1 << 19

/** Generations held: some twelve million rows. */
const GENERATIONS = 24

/** 32-bit words of a key. */
const WORDS = 2

interface Generation {
  readonly slots: Uint32Array
  /** The latest time (ms) at which a row in it happened. */
  latest: number
}

/**
 * The keys of all rows that files have brought, 64 bits each, outside the garbage collector's reach. A row that is sent
 * again carries its key and its time, so one whose key is not held is new, unless it happened before `forgottenUpTo`:
 * then only the history can tell. Generations: when there are too many, the oldest is let go. Among them are those of
 * events without a time of their own, noted as of long ago: of those that were let go of nothing can tell any more.
 */
export class RowKeys {
  readonly #generation: number
  readonly #most: number
  readonly #generations: Generation[] = []
  #count = 0
  #forgottenUpTo = Number.NEGATIVE_INFINITY

  /** `generation`: keys after which a new one is begun; `most`: of them that are held. */
  constructor(generation = GENERATION, most = GENERATIONS) {
    this.#generation = generation
    this.#most = most
  }

  /** The latest time (ms) of a row whose key is no longer held; -Infinity while all are. */
  get forgottenUpTo(): number {
    return this.#forgottenUpTo
  }

  /** Whether a key is held. `key`: 16 hexadecimal digits. */
  has(key: string): boolean {
    const high = highOf(key)
    const low = lowOf(key)
    for (const { slots } of this.#generations) if (slots[slotOf(slots, high, low) * WORDS + 1] !== 0) return true
    return false
  }

  /** Notes the key of a row that happened at `at` (ms) and is new. */
  add(key: string, at: number): void {
    this.#add(highOf(key), lowOf(key), at)
  }

  /** Takes over keys as `packKeys` laid them out, of rows that happened at `latest` (ms) or before. */
  restore(packed: Uint8Array, latest: number): void {
    const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength)
    for (let at = 0; at < packed.byteLength; at += WORDS * 4)
      this.#add(view.getUint32(at, true), view.getUint32(at + 4, true), latest)
  }

  /** Says that keys of rows that happened at `at` (ms) or before are no longer to be had. */
  noteForgotten(at: number): void {
    this.#forgottenUpTo = Math.max(this.#forgottenUpTo, at)
  }

  #add(high: number, low: number, at: number): void {
    const young = this.#young()
    const slot = slotOf(young.slots, high, low) * WORDS
    young.slots[slot] = high
    young.slots[slot + 1] = low
    young.latest = Math.max(young.latest, at)
    this.#count++
  }

  #young(): Generation {
    const young = this.#generations[0]
    if (young && this.#count < this.#generation) return young
    this.#count = 0
    const fresh = { slots: new Uint32Array(this.#generation * 2 * WORDS), latest: Number.NEGATIVE_INFINITY }
    this.#generations.unshift(fresh)
    if (this.#generations.length > this.#most) this.noteForgotten(this.#generations.pop()!.latest)
    return fresh
  }
}

/** Keys on their way to the store, packed as they come: eight bytes each. */
export class FreshKeys {
  #words = new Uint32Array(0)
  #count = 0
  /** The latest time (ms) at which one of their rows happened. */
  latest = Number.NEGATIVE_INFINITY

  add(key: string, at: number): void {
    if (this.#count === this.#words.length) {
      const larger = new Uint32Array(Math.max(1024, this.#words.length * 2))
      larger.set(this.#words)
      this.#words = larger
    }
    this.#words[this.#count++] = highOf(key)
    this.#words[this.#count++] = lowOf(key)
    if (at > this.latest) this.latest = at
  }

  /** Undefined where there are none. */
  get packed(): Uint8Array | undefined {
    if (this.#count === 0) return undefined
    const packed = new Uint8Array(this.#count * 4)
    const view = new DataView(packed.buffer)
    for (let i = 0; i < this.#count; i++) view.setUint32(i * 4, this.#words[i]!, true)
    return packed
  }
}

/** The key of an event of a customer that has no time of its own, as 16 hexadecimal digits. */
export function untimedKey(customer: number, eventId: string): string {
  const [high, low] = hashWords(`${customer}\u0000${eventId}`)
  return high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0')
}

/** The two words of a key; the second is never 0, which marks an empty slot. */
function highOf(key: string): number {
  return Number.parseInt(key.slice(0, 8), 16)
}

function lowOf(key: string): number {
  return Number.parseInt(key.slice(8), 16) || 1
}

/** Where a key stands, or the empty slot where it would. Keys are hashes, so their low bits are as good as any. */
function slotOf(slots: Uint32Array, high: number, low: number): number {
  const size = slots.length / WORDS
  let slot = low % size
  while (slots[slot * WORDS + 1] !== 0 && (slots[slot * WORDS + 1] !== low || slots[slot * WORDS] !== high))
    slot = slot + 1 === size ? 0 : slot + 1
  return slot
}
