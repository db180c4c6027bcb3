import type { DatabaseSync } from 'node:sqlite'
import { customerOf } from '../../runner/record.ts'
import { type HistoryEntry, readEntries, writeEntries } from './history-entry.ts'
import { type ChunkRecord, packRecords, recordsInChunk } from './history-segment.ts'

/** What is to become of a record: other bytes, the same, or undefined where it goes. */
export type TreatRecord = (body: Uint8Array) => Uint8Array | undefined

/** What became of one chunk. */
export interface TreatedChunk {
  readonly id: number
  readonly changed: number
  readonly removed: number
}

/** Where a segment lies in its chunk from now on; undefined where nothing is left of it. */
type Moved = Pick<HistoryEntry, 'offset' | 'length'> | undefined

/**
 * Makes the function that goes through the first chunk of the history after another: treats every record, writes the
 * chunk anew where that changed anything, and tells the indexes of all customers in it. Undefined after the last.
 */
export function prepareHistorySweep(db: DatabaseSync): (after: number, treat: TreatRecord) => TreatedChunk | undefined {
  const next = db.prepare('SELECT id, bytes FROM history_chunks WHERE id > ? ORDER BY id LIMIT 1')
  const write = db.prepare('UPDATE history_chunks SET bytes = ? WHERE id = ?')
  const remove = db.prepare('DELETE FROM history_chunks WHERE id = ?')
  const moveEntry = prepareMoveEntry(db)
  return (after, treat) => {
    const row = next.get(after) as { id: number; bytes: Uint8Array } | undefined
    if (row === undefined) return undefined
    const { changed, records, removed } = treatAll(row.bytes, treat)
    if (changed + removed === 0) return { id: row.id, changed, removed }
    const { bytes, segments } = packRecords(records)
    const customers = new Set(recordsInChunk(row.bytes).map(({ body }) => customerOf(body)))
    for (const customer of customers) if (customer !== 0) moveEntry(customer, row.id, segments.get(customer))
    if (bytes.length === 0) remove.run(row.id)
    else write.run(bytes, row.id)
    return { id: row.id, changed, removed }
  }
}

function treatAll(bytes: Uint8Array, treat: TreatRecord) {
  let changed = 0
  let removed = 0
  const records: ChunkRecord[] = []
  for (const record of recordsInChunk(bytes)) {
    const body = treat(record.body)
    if (body === undefined) removed++
    else {
      if (body !== record.body) changed++
      records.push({ ...record, body })
    }
  }
  return { changed, records, removed }
}

/** An entry waits in the customer's row or lies in the index, in a row with others. */
function prepareMoveEntry(db: DatabaseSync): (customer: number, chunk: number, moved: Moved) => void {
  const waiting = db.prepare('SELECT newest_history AS entries FROM customers WHERE id = ?')
  const putWaiting = db.prepare('UPDATE customers SET newest_history = ? WHERE id = ?')
  const indexed = db.prepare('SELECT first_position AS first, entries FROM history_index WHERE customer = ?')
  const putIndexed = db.prepare('UPDATE history_index SET entries = ? WHERE customer = ? AND first_position = ?')
  const dropIndexed = db.prepare('DELETE FROM history_index WHERE customer = ? AND first_position = ?')
  return (customer, chunk, moved) => {
    const newest = waiting.get(customer)
    const inRow = newest && withMoved(newest.entries as Uint8Array, chunk, moved)
    if (inRow) return void putWaiting.run(inRow, customer)
    for (const { first, entries } of indexed.all(customer)) {
      const changed = withMoved(entries as Uint8Array, chunk, moved)
      if (changed === undefined) continue
      if (changed.length === 0) dropIndexed.run(customer, first!)
      else putIndexed.run(changed, customer, first!)
      return
    }
  }
}

/** The entries with that of a chunk moved or taken out; undefined where none is of that chunk. */
function withMoved(written: Uint8Array, chunk: number, moved: Moved): Buffer | undefined {
  const entries = readEntries(written)
  if (!entries.some((entry) => entry.chunk === chunk)) return undefined
  return writeEntries(
    entries.flatMap((entry) => {
      if (entry.chunk !== chunk) return entry
      return moved === undefined ? [] : { ...entry, ...moved }
    }),
  )
}
