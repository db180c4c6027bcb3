import { Ff1 } from './ff1.ts'
import { checkOf, digitsOf, isSound, numberOf, RADIX, textOf, valuesOf } from './symbols.ts'

/** What codes of one kind have in common. Plain data, as the store and the log hold it. */
export interface SeriesSpec {
  /** Of AES-256, in base64; sealed where it lies in the store or the log (see `CodeKeys`). */
  readonly key: string
  /** What all of them begin with; letters and digits, upper case. */
  readonly prefix: string
  /** Random symbols of each, of five bits. */
  readonly length: number
}

/** Symbols between two dashes. */
const GROUPS = /.{1,4}/g

/**
 * Codes of one kind: the n-th is its number, encrypted. So none is stored, no two are the same, and whoever knows a million
 * of them cannot guess another one, while reading one takes a decryption. Numbers begin at 0.
 */
export class Series {
  readonly #cipher: Ff1
  readonly #prefix: string
  readonly #prefixValues: readonly number[]
  readonly #length: number

  constructor({ key, length, prefix }: SeriesSpec) {
    this.#cipher = new Ff1(Buffer.from(key, 'base64'), RADIX, length)
    this.#prefix = prefix
    this.#prefixValues = valuesOf(prefix)!
    this.#length = length
  }

  /** The codes from one number on, as they are printed. */
  codes(first: number, count: number): string[] {
    const { firstHalf, secondHalf } = this.#cipher
    const high = Float64Array.from({ length: count }, (_, i) => Math.floor((first + i) / secondHalf) % firstHalf)
    const low = Float64Array.from({ length: count }, (_, i) => (first + i) % secondHalf)
    this.#cipher.encrypt(high, low)
    return Array.from(high, (half, i) => this.#print(half, low[i]!))
  }

  #print(high: number, low: number): string {
    const half = Math.floor(this.#length / 2)
    const values = [...digitsOf(high, half), ...digitsOf(low, this.#length - half)]
    const text = textOf([...values, checkOf([...this.#prefixValues, ...values])])
    const groups = text.match(GROUPS)!
    return [...(this.#prefix === '' ? [] : [this.#prefix]), ...groups].join('-')
  }

  /** Number of a code; mistyped: it is none, and looks as if it should be; foreign: it is of another kind, if of any. */
  read(values: readonly number[]): number | 'mistyped' | 'foreign' {
    const begins = this.#prefixValues.every((value, i) => values[i] === value)
    const fits = values.length === this.#prefixValues.length + this.#length + 1
    if (!fits) return begins && this.#prefixValues.length > 0 ? 'mistyped' : 'foreign'
    if (!isSound(values)) return 'mistyped'
    if (!begins) return 'foreign'
    const body = values.slice(this.#prefixValues.length, -1)
    const half = Math.floor(this.#length / 2)
    const high = Float64Array.of(numberOf(body.slice(0, half)))
    const low = Float64Array.of(numberOf(body.slice(half)))
    this.#cipher.decrypt(high, low)
    return high[0]! * this.#cipher.secondHalf + low[0]!
  }
}
