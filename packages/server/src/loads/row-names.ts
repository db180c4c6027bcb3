import { hash } from 'node:crypto'
import { RowKeys } from '../pending/row-keys.ts'

/** 16 hexadecimal digits: two rows of ten million each meet by chance in one of a million files. */
const DIGITS = 16

/** Generations that are held: thirty million rows of one file. */
const GENERATIONS = 64
const GENERATION = 1 << 19

/**
 * Gives rows their keys. A row that says by a key which one it is has the key of that; any other has that of everything
 * that stands in it, and of how many rows with the same stood before it in the file: two coffees are two, and sent again
 * they are the same two.
 */
export class RowNames {
  readonly #before = new RowKeys(GENERATION, GENERATIONS)
  /** How often what stood more than once has come. */
  readonly #copies = new Map<string, number>()
  readonly #source: string

  constructor(source: string) {
    this.#source = source
  }

  /** The key of a row with a key of its own: the columns and what stands in them. */
  ofKey(columns: readonly string[], values: readonly string[]): string {
    return digest(JSON.stringify([this.#source, columns, values]))
  }

  /** The key of a row without: `content` must be the same for the same row. */
  ofContent(content: string): string {
    const key = digest(content)
    if (!this.#before.has(key)) {
      this.#before.add(key, 0)
      return key
    }
    const copy = (this.#copies.get(key) ?? 1) + 1
    this.#copies.set(key, copy)
    return digest(`${copy}\u0000${content}`)
  }
}

function digest(text: string): string {
  return hash('sha256', text, 'hex').slice(0, DIGITS)
}
