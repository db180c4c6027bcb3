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
  /** Keeps texts; gives where. */
  add(texts: readonly Uint8Array[]): readonly Place[]
  /** Lets nothing be left of texts. */
  drop(places: readonly Place[]): void
}

export function prepareDecisionTexts(db: DatabaseSync): DecisionTexts {
  const insert = db.prepare('INSERT INTO decision_blocks (bytes) VALUES (?)')
  const read = db.prepare('SELECT bytes FROM decision_blocks WHERE id = ?')
  const write = db.prepare('UPDATE decision_blocks SET bytes = ? WHERE id = ?')
  const remove = db.prepare('DELETE FROM decision_blocks WHERE id = ?')
  return {
    add(texts) {
      const places: Place[] = []
      for (const block of blocksOf(texts)) {
        const first = Number(insert.run(packText(linesOf(block))).lastInsertRowid) * MOST_TEXTS
        for (let i = 0; i < block.length; i++) places.push(first + i)
      }
      return places
    },
    drop(places) {
      for (const [block, gone] of Map.groupBy(places, (place) => Math.floor(place / MOST_TEXTS))) {
        const lines = unpackText(read.get(block)!.bytes as Uint8Array).split('\n')
        for (const place of gone) lines[place % MOST_TEXTS] = ''
        const left = lines.join('\n')
        if (left.length < lines.length) remove.run(block)
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

function* blocksOf(texts: readonly Uint8Array[]): Generator<readonly Uint8Array[]> {
  let block: Uint8Array[] = []
  let bytes = 0
  for (const text of texts) {
    block.push(text)
    bytes += text.length
    if (bytes < BLOCK_BYTES && block.length < MOST_TEXTS) continue
    yield block
    block = []
    bytes = 0
  }
  if (block.length > 0) yield block
}

function linesOf(texts: readonly Uint8Array[]): Uint8Array {
  const bytes = Buffer.allocUnsafe(texts.reduce((sum, text) => sum + text.length + 1, 0))
  let at = 0
  for (const text of texts) {
    bytes.set(text, at)
    at += text.length
    bytes[at++] = END
  }
  return bytes
}
