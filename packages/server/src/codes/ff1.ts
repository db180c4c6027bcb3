import { type Cipheriv, createCipheriv } from 'node:crypto'

const ROUNDS = 10
const BLOCK = 16

/**
 * Format-preserving encryption FF1 (NIST SP 800-38G, algorithms 7 and 8) without a tweak, of numeral strings of up to
 * 2 × 45 bits. A string is given as its two halves, each a number: the first half of `length` numerals, rounded down, and
 * the rest. A permutation under the key: who sees any number of results can tell nothing of the others.
 */
export class Ff1 {
  /** How many values each half has. */
  readonly firstHalf: number
  readonly secondHalf: number
  readonly #aes: Cipheriv
  readonly #first: Buffer
  /** Bytes of a half as a number, and of the pseudorandom number that is added to it. */
  readonly #halfBytes: number
  readonly #addedBytes: number

  /** `key`: of AES, 16, 24 or 32 bytes. */
  constructor(key: Uint8Array, radix: number, length: number) {
    const half = Math.floor(length / 2)
    this.firstHalf = radix ** half
    this.secondHalf = radix ** (length - half)
    if (this.secondHalf > 2 ** 45) throw new RangeError('halves of more than 45 bits are not supported')
    this.#halfBytes = Math.ceil(Math.ceil((length - half) * Math.log2(radix)) / 8)
    this.#addedBytes = 4 * Math.ceil(this.#halfBytes / 4) + 4
    this.#aes = createCipheriv(`aes-${(key.length * 8) as 128 | 192 | 256}-ecb`, key, null).setAutoPadding(false)
    const head = Buffer.from([1, 2, 1, 0, 0, 0, ROUNDS, half, 0, 0, 0, 0, 0, 0, 0, 0])
    head.writeUIntBE(radix, 3, 3)
    head.writeUInt32BE(length, 8)
    this.#first = this.#aes.update(head)
  }

  /** Encrypts strings in place: `first[i]` and `second[i]` are the halves of the i-th. */
  encrypt(first: Float64Array, second: Float64Array): void {
    for (let round = 0; round < ROUNDS; round += 2) {
      this.#add(round, second, first, this.firstHalf, 1)
      this.#add(round + 1, first, second, this.secondHalf, 1)
    }
  }

  /** Takes an encryption back, in place. */
  decrypt(first: Float64Array, second: Float64Array): void {
    for (let round = ROUNDS - 2; round >= 0; round -= 2) {
      this.#add(round + 1, first, second, this.secondHalf, -1)
      this.#add(round, second, first, this.firstHalf, -1)
    }
  }

  /** Adds to (or takes from) each number in `to`, modulo `modulus`, what the round makes of the one in `from`. */
  #add(round: number, from: Float64Array, to: Float64Array, modulus: number, sign: 1 | -1): void {
    const blocks = Buffer.allocUnsafe(from.length * BLOCK)
    for (let i = 0; i < from.length; i++) {
      const end = (i + 1) * BLOCK
      blocks.set(this.#first, i * BLOCK)
      blocks[end - this.#halfBytes - 1]! ^= round
      let rest = from[i]!
      for (let at = end - 1; rest > 0; at--, rest = Math.floor(rest / 256)) blocks[at]! ^= rest % 256
    }
    const made = this.#aes.update(blocks)
    const begin = this.#addedBytes - bytesThatMatter(modulus, this.#addedBytes)
    for (let i = 0; i < from.length; i++) {
      let added = 0
      for (let at = i * BLOCK + begin; at < i * BLOCK + this.#addedBytes; at++)
        added = (added * 256 + made[at]!) % modulus
      to[i] = (to[i]! + sign * added + modulus) % modulus
    }
  }
}

/** How many of the last bytes of a number tell it modulo another one: all of them but for powers of two. */
function bytesThatMatter(modulus: number, all: number): number {
  for (let bytes = 1; bytes <= 6; bytes++) if (256 ** bytes % modulus === 0) return Math.min(bytes, all)
  return all
}
