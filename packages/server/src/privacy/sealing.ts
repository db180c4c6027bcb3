import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomFillSync } from 'node:crypto'
import { hashNumber, type Json } from '@attune/engine'
import { type EncryptionKey, EncryptionKeyMissingError, NoEncryptionKeyError } from './encryption-keys.ts'

/** A sealed value does not open: it was changed on disk, or belongs to another customer or trait. */
export class SealBrokenError extends Error {
  override readonly name = 'SealBrokenError'
}

const FORMAT = 1
const NONCE_BYTES = 12
const TAG_BYTES = 16

/**
 * Encrypts chosen values wherever they are written to disk: AES-256-GCM (NIST SP 800-38D) with a random nonce of 96
 * bits, bound to the customer and the name of what is sealed, so that nothing can be moved to where it does not belong.
 * Laid out as format (1 byte), length of the key's id (1), the id, nonce (12), tag (16), then the JSON in UTF-8.
 * With random nonces a key is good for some 2^32 values; rotate before.
 */
export class Sealing {
  readonly keys: readonly EncryptionKey[]
  /** As key objects, of which making a cipher takes a third of the time. */
  readonly #keys: ReadonlyMap<string, KeyObject>
  /** Nonces drawn ahead: a call for each costs more than the cipher's work. */
  readonly #nonces = Buffer.alloc(NONCE_BYTES * 1024)
  #nextNonce = this.#nonces.length
  /** What was sealed last of something that is sealed again and again. */
  readonly #sealed = new WeakMap<object, { customer: number; value: Json; bytes: Uint8Array }>()
  /** The key that is used from now on; undefined where none was given. */
  readonly current: string | undefined
  #chosen: ReadonlySet<string> = new Set()

  constructor(keys: readonly EncryptionKey[] = []) {
    this.keys = keys
    this.#keys = new Map(keys.map(({ id, key }) => [id, createSecretKey(key)]))
    this.current = keys[0]?.id
  }

  /** Whether anything is sealed at all. */
  get isActive(): boolean {
    return this.#chosen.size > 0
  }

  /** Names of the traits that are sealed. */
  get chosen(): ReadonlySet<string> {
    return this.#chosen
  }

  /** A number that stands for the current key and what is chosen; 0 where nothing is. */
  get fingerprint(): number {
    return this.isActive ? hashNumber(JSON.stringify([this.current, [...this.#chosen].sort()])) : 0
  }

  hasKey(id: string): boolean {
    return this.#keys.has(id)
  }

  /** Lets these traits be sealed from now on. Throws where there is no key to seal with. */
  choose(names: readonly string[]): void {
    if (names.length > 0 && this.current === undefined) throw new NoEncryptionKeyError(names)
    this.#chosen = new Set(names)
  }

  seal(customer: number, name: string, value: Json): Uint8Array {
    const id = this.current!
    const nonce = this.#drawNonce()
    const cipher = createCipheriv('aes-256-gcm', this.#keys.get(id)!, nonce)
    cipher.setAAD(boundTo(customer, name))
    const body = cipher.update(JSON.stringify(value), 'utf8')
    const end = cipher.final()
    return Buffer.concat([
      Buffer.from([FORMAT, id.length]),
      Buffer.from(id, 'latin1'),
      nonce,
      cipher.getAuthTag(),
      body,
      end,
    ])
  }

  /** The same for a part of a document that `holder` stands for: a value that has not changed is not sealed again. */
  sealHeld(customer: number, name: string, holder: object, value: Json): Uint8Array {
    const held = this.#sealed.get(holder)
    // A merge hands what it stands for to another customer, to whom it is to be bound then.
    const isSame = held?.customer === customer && held.value === value && keyOf(held.bytes) === this.current
    if (held && isSame) return held.bytes
    const bytes = this.seal(customer, name, value)
    this.#sealed.set(holder, { customer, value, bytes })
    return bytes
  }

  #drawNonce(): Buffer {
    if (this.#nextNonce === this.#nonces.length) {
      randomFillSync(this.#nonces)
      this.#nextNonce = 0
    }
    this.#nextNonce += NONCE_BYTES
    return this.#nonces.subarray(this.#nextNonce - NONCE_BYTES, this.#nextNonce)
  }

  /** Throws `EncryptionKeyMissingError` or `SealBrokenError`. */
  open(customer: number, name: string, sealed: Uint8Array): Json {
    const id = keyOf(sealed)
    const key = this.#keys.get(id)
    if (key === undefined) throw new EncryptionKeyMissingError(id)
    const nonceAt = 2 + id.length
    const bodyAt = nonceAt + NONCE_BYTES + TAG_BYTES
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(nonceAt, nonceAt + NONCE_BYTES))
      decipher.setAAD(boundTo(customer, name))
      decipher.setAuthTag(sealed.subarray(nonceAt + NONCE_BYTES, bodyAt))
      const plain = Buffer.concat([decipher.update(sealed.subarray(bodyAt)), decipher.final()])
      return JSON.parse(plain.toString('utf8'))
    } catch (cause) {
      throw new SealBrokenError(`the sealed "${name}" of customer ${customer} does not open`, { cause })
    }
  }
}

/** Name of the tally that holds by which sealing everything in the store was last sealed. */
export const SEALED_AS = 'sealed-as'

const TALLY = 'sealing/'

/** Name of the tally that is 1 as long as something in the store may be sealed with a key. */
export function sealingTally(key: string): string {
  return `${TALLY}${key}`
}

/** Ids of the keys with which something in the store may be sealed. */
export function keysInUse(tallies: Iterable<readonly [name: string, value: number]>): string[] {
  return [...tallies]
    .filter(([name, value]) => value > 0 && name.startsWith(TALLY))
    .map(([name]) => name.slice(TALLY.length))
}

/** Id of the key with which something was sealed. Throws `SealBrokenError`. */
export function keyOf(sealed: Uint8Array): string {
  const length = sealed[1] ?? 0
  if (sealed[0] !== FORMAT || length === 0 || sealed.length < 2 + length + NONCE_BYTES + TAG_BYTES)
    throw new SealBrokenError('a sealed value is damaged')
  return Buffer.from(sealed.subarray(2, 2 + length)).toString('latin1')
}

/** Under which name the texts of a message are sealed, in which traits may stand; no trait can be called that. */
export function contentName(delivery: string): string {
  return `\u0000content/${delivery}`
}

function boundTo(customer: number, name: string): Buffer {
  return Buffer.from(`${customer}\u0000${name}`, 'utf8')
}
