import { hmacOf } from '../hmac.ts'

/** Whether an identifier may be shared by several people. */
export type IsWeak = (identifier: string) => boolean

/**
 * Who was erased, by keyed hashes of the identifiers: enough to know an event of before the erasure, of no use to
 * whoever does not have the secret. Asked only of events that happened before the latest erasure, which live ones did
 * not.
 */
export class Tombstones {
  readonly #secret: Uint8Array
  /** By hash: when the last one with this identifier was erased, ms. */
  readonly #erasedAt = new Map<string, number>()
  #latest = Number.NEGATIVE_INFINITY

  constructor(secret: Uint8Array) {
    this.#secret = secret
  }

  /** How many there are. */
  get size(): number {
    return this.#erasedAt.size
  }

  hashOf(identifier: string): string {
    return hmacOf(this.#secret, identifier).toString('base64url')
  }

  note(hash: string, at: number): void {
    const known = this.#erasedAt.get(hash)
    if (known === undefined || at > known) this.#erasedAt.set(hash, at)
    if (at > this.#latest) this.#latest = at
  }

  /**
   * Whether an event that happened at `at` is one of somebody's who was erased then or later. One identifier that
   * names a person decides; of those that several people may share all must have been the erased person's.
   */
  cover(identifiers: readonly string[], at: number, isWeak: IsWeak): boolean {
    if (at > this.#latest) return false
    const strong = identifiers.filter((identifier) => !isWeak(identifier))
    if (strong.some((identifier) => this.#covers(identifier, at))) return true
    return strong.length === 0 && identifiers.length > 0 && identifiers.every((shared) => this.#covers(shared, at))
  }

  #covers(identifier: string, at: number): boolean {
    return at <= (this.#erasedAt.get(this.hashOf(identifier)) ?? Number.NEGATIVE_INFINITY)
  }
}
