import type { DatabaseSync } from 'node:sqlite'
import { packText, unpackText } from './packed-text.ts'

/** Texts in one block at most. */
const MOST_TEXTS = 64

/**
 * A block is closed at this size (bytes, before it is packed): decisions of one moment and playbook name the same things, so a
 * few of them take little more room than one, and to read one of them takes 60 µs.
 */
const BLOCK_BYTES = 64 * 1024

/** After each text of a block; JSON has none. */
const END = 0x0a

/** Where the text of a decision lies: `MOST_TEXTS` times its block, and how many stand before it there. */
export type Place = number

/** The block of a place, in SQL: read in the same statement as the row, so that both are of the same commit. */
export const BLOCK_OF_PLACE = `place / ${MOST_TEXTS}`

/** Texts of decisions (JSON, UTF-8), several packed as one. */
export interface DecisionTexts {
  /** Keeps the texts of one block; gives where the first of them lies, and the others follow it. */
  add(texts: readonly Uint8Array[]): Place
  /** Lets nothing be left of texts. */
  drop(places: readonly Place[]): void
}

export function prepareDecisionTexts(db: DatabaseSync): DecisionTexts {
  const insert = db.prepare('INSERT INTO decision_blocks (bytes) VALUES (?)')
  const read = db.prepare('SELECT bytes FROM decision_blocks WHERE id = ?')
  const write = db.prepare('UPDATE decision_blocks SET bytes = ? WHERE id = ?')
  const remove = db.prepare('DELETE FROM decision_blocks WHERE id = ?')
  const lines = new Lines()
  return {
    add(texts) {
      return Number(insert.run(packText(lines.of(texts))).lastInsertRowid) * MOST_TEXTS
    },
    drop(places) {
      for (const [block, gone] of Map.groupBy(places, (place) => Math.floor(place / MOST_TEXTS))) {
        const texts = unpackText(read.get(block)!.bytes as Uint8Array).split('\n')
        for (const place of gone) texts[place % MOST_TEXTS] = ''
        const left = texts.join('\n')
        if (left.length < texts.length) remove.run(block)
        else write.run(packText(Buffer.from(left)), block)
      }
    },
  }
}

/** Makes the function that deletes the decisions of which a condition holds, with their texts; it gives how many. */
export function prepareDropDecisions(
  db: DatabaseSync,
  where: string,
): (...parameters: readonly (number | string)[]) => number {
  const texts = prepareDecisionTexts(db)
  const drop = db.prepare(`DELETE FROM decisions WHERE ${where} RETURNING place`)
  return (...parameters) => {
    const places = drop.all(...parameters).map(({ place }) => place as Place | null)
    texts.drop(places.filter((place) => place !== null))
    return places.length
  }
}

/** The text at a place, out of the bytes of its block. */
export function textAt(place: Place, block: Uint8Array): string {
  return unpackText(block)
    .split('\n', (place % MOST_TEXTS) + 1)
    .at(-1)!
}

/** What comes, in parts of which each is a block. */
export function* blocksOf<T extends { readonly json: Uint8Array }>(decisions: Iterable<T>): Generator<readonly T[]> {
  let block: T[] = []
  let bytes = 0
  for (const decision of decisions) {
    block.push(decision)
    bytes += decision.json.length
    if (bytes < BLOCK_BYTES && block.length < MOST_TEXTS) continue
    yield block
    block = []
    bytes = 0
  }
  if (block.length > 0) yield block
}

/** Puts texts one behind the other, in memory that is used again: buffers of this size call for collections. */
class Lines {
  #bytes = Buffer.alloc(0)

  of(texts: readonly Uint8Array[]): Uint8Array {
    const length = texts.reduce((sum, text) => sum + text.length + 1, 0)
    if (length > this.#bytes.length) this.#bytes = Buffer.allocUnsafeSlow(Math.max(length, 2 * BLOCK_BYTES))
    let at = 0
    for (const text of texts) {
      this.#bytes.set(text, at)
      at += text.length
      this.#bytes[at++] = END
    }
    return this.#bytes.subarray(0, length)
  }
}
