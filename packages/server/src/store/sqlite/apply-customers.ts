import type { DatabaseSync } from 'node:sqlite'
import type { Changes, CustomerRow, HistoryChunk } from '../../runner/store.ts'
import { ENTRY_BYTES, type HistoryEntry, readEntries, writeEntries } from './history-entry.ts'
import { packHistory } from './history-segment.ts'

const NO_ENTRIES = Buffer.alloc(0)

/** So many entries wait in a customer's row before they move to the index together. */
const WAITING_ENTRIES = 16

/**
 * Makes the function that applies the customers of changes and their history. The index of a history grows in the
 * customer's row, whose page a commit writes anyway, and moves to a row of its own when it has some length: a page of
 * the index is written once in many commits instead of at each.
 */
export function prepareCustomers(db: DatabaseSync): (changes: Changes) => void {
  const writeChunks = prepareChunks(db)
  const putCustomer = preparePut(db)
  const addHistory = prepareAddHistory(db)
  return ({ customers, erasures, history }) => {
    const erased = new Set(erasures.map(({ customer }) => customer))
    const entries = writeChunks(history, erased)
    for (const row of inOrder(customers)) {
      putCustomer(row, entries.get(row.id) ?? [])
      entries.delete(row.id)
    }
    for (const [customer, added] of entries) addHistory(customer, added)
  }
}

/** Neighbours share a page: in order, each page is found and written once. */
function inOrder(customers: Iterable<CustomerRow>): readonly CustomerRow[] {
  return [...customers].sort((a, b) => a.id - b.id)
}

function prepareChunks(
  db: DatabaseSync,
): (history: Iterable<HistoryChunk>, without: ReadonlySet<number>) => Map<number, HistoryEntry[]> {
  const put = db.prepare('INSERT INTO history_chunks (bytes) VALUES (?)')
  return (history, without) => {
    const entries = new Map<number, HistoryEntry[]>()
    for (const { bytes, segments } of packHistory(history, without)) {
      const chunk = Number(put.run(bytes).lastInsertRowid)
      for (const segment of segments) entries.set(segment.customer, [{ ...segment, chunk }])
    }
    return entries
  }
}

// The operator || makes a text, of the same bytes, also of two blobs; the cast makes it a blob again.
function preparePut(db: DatabaseSync): (row: CustomerRow, added: readonly HistoryEntry[]) => void {
  const put = db.prepare(`INSERT INTO customers (id, wake_at, newest_history, document) VALUES (?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET wake_at = excluded.wake_at, document = excluded.document,
      newest_history = CAST(newest_history || excluded.newest_history AS BLOB)
    RETURNING length(newest_history) AS waiting`)
  const moveToIndex = prepareMoveToIndex(db)
  return ({ id, wakeAt, document }, added) => {
    const bytes = added.length === 0 ? NO_ENTRIES : writeEntries(added)
    const waiting = put.get(id, wakeAt ?? null, bytes, document)?.waiting
    if (Number(waiting) >= WAITING_ENTRIES * ENTRY_BYTES) moveToIndex(id)
  }
}

function prepareMoveToIndex(db: DatabaseSync): (customer: number) => void {
  const read = db.prepare('SELECT newest_history AS entries FROM customers WHERE id = ?')
  const file = db.prepare('INSERT INTO history_index VALUES (?, ?, ?)')
  const clear = db.prepare(`UPDATE customers SET newest_history = x'' WHERE id = ?`)
  return (customer) => {
    const entries = read.get(customer)?.entries as Uint8Array
    file.run(customer, readEntries(entries)[0]!.first, entries)
    clear.run(customer)
  }
}

/** For events that left a customer's document as it was, or of customers who have none. */
function prepareAddHistory(db: DatabaseSync): (customer: number, added: readonly HistoryEntry[]) => void {
  const add = db.prepare('UPDATE customers SET newest_history = CAST(newest_history || ? AS BLOB) WHERE id = ?')
  const file = db.prepare('INSERT INTO history_index VALUES (?, ?, ?)')
  return (customer, added) => {
    const bytes = writeEntries(added)
    if (add.run(bytes, customer).changes === 0) file.run(customer, added[0]!.first, bytes)
  }
}
