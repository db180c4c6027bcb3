import type { DatabaseSync } from 'node:sqlite'
import type { Position } from '../../runner/log.ts'
import type { Store } from '../../runner/store.ts'
import { isEvent } from '../is-event.ts'
import { pageByPosition } from '../page-by-position.ts'
import { type HistoryEntry, mayHold, readEntries } from './history-entry.ts'
import { type HistoryRecord, recordsOf } from './history-segment.ts'
import { inReadTransaction } from './transaction.ts'

type ReadEntries = (customer: number, before: Position) => Generator<HistoryEntry>
type ReadSegment = (entry: HistoryEntry) => Uint8Array

/** Reads of what customers did. */
export function prepareHistoryReads(db: DatabaseSync): Pick<Store, 'history' | 'historyAfter' | 'hasEvent'> {
  const entriesOf = prepareEntries(db)
  const entriesAfter = prepareEntriesAfter(db)
  const segmentOf = prepareSegment(db)
  return {
    history: async (customer, before = Number.MAX_SAFE_INTEGER, limit) =>
      inReadTransaction(db, () => {
        const records = recordsNewestFirst(entriesOf(customer, before), segmentOf)
        return pageByPosition(records, before, limit)
      }),
    historyAfter: async (customer, after, least) =>
      inReadTransaction(db, () => {
        const rows: HistoryRecord[] = []
        for (const entry of entriesAfter(customer, after)) {
          if (rows.length >= least) return { rows, next: rows.at(-1)?.position }
          for (const record of recordsOf(entry.first, segmentOf(entry))) if (record.position > after) rows.push(record)
        }
        return { rows, next: undefined }
      }),
    hasEvent: async (customer, eventId, at) =>
      inReadTransaction(db, () => {
        for (const entry of entriesOf(customer, Number.MAX_SAFE_INTEGER)) {
          if (mayHold(entry, at) && holdsEvent(entry, segmentOf(entry), eventId, at)) return true
        }
        return false
      }),
  }
}

/** The entries of a customer's index that start before a position, newest first. */
function prepareEntries(db: DatabaseSync): ReadEntries {
  const waiting = db.prepare('SELECT newest_history AS entries FROM customers WHERE id = ?')
  const indexed = db.prepare(`SELECT entries FROM history_index WHERE customer = ? AND first_position < ?
    ORDER BY first_position DESC`)
  return function* (customer, before) {
    const newest = waiting.get(customer)
    if (newest !== undefined) yield* newestFirst(newest.entries as Uint8Array, before)
    for (const { entries } of indexed.iterate(customer, before)) yield* newestFirst(entries as Uint8Array, before)
  }
}

/**
 * The entries of a customer's index that may hold records after a position, oldest first: one that begins before it does
 * so only where the next begins after it.
 */
function prepareEntriesAfter(db: DatabaseSync): (customer: number, after: Position) => Generator<HistoryEntry> {
  const waiting = db.prepare('SELECT newest_history AS entries FROM customers WHERE id = ?')
  const indexed = db.prepare(`SELECT entries FROM history_index WHERE customer = ?1 AND first_position >= coalesce(
      (SELECT max(first_position) FROM history_index WHERE customer = ?1 AND first_position <= ?2), 0)
    ORDER BY first_position`)
  function* all(customer: number, after: Position): Generator<HistoryEntry> {
    for (const { entries } of indexed.iterate(customer, after)) yield* readEntries(entries as Uint8Array)
    const newest = waiting.get(customer)
    if (newest !== undefined) yield* readEntries(newest.entries as Uint8Array)
  }
  return function* (customer, after) {
    let held: HistoryEntry | undefined
    for (const entry of all(customer, after)) {
      if (held !== undefined && entry.first > after) yield held
      held = entry
    }
    if (held !== undefined) yield held
  }
}

function newestFirst(entries: Uint8Array, before: Position): readonly HistoryEntry[] {
  return readEntries(entries)
    .filter((entry) => entry.first < before)
    .reverse()
}

function prepareSegment(db: DatabaseSync): ReadSegment {
  const read = db.prepare('SELECT substr(bytes, ? + 1, ?) AS bytes FROM history_chunks WHERE id = ?')
  return ({ chunk, offset, length }) => read.get(offset, length, chunk)?.bytes as Uint8Array
}

function* recordsNewestFirst(entries: Iterable<HistoryEntry>, segmentOf: ReadSegment): Generator<HistoryRecord> {
  for (const entry of entries) yield* recordsOf(entry.first, segmentOf(entry)).toReversed()
}

/** The bytes are searched for the id first: few segments hold it, and reading JSON is what costs. */
function holdsEvent({ first }: HistoryEntry, segment: Uint8Array, eventId: string, at: number): boolean {
  const bytes = Buffer.from(segment.buffer, segment.byteOffset, segment.length)
  if (!bytes.includes(`"id":${JSON.stringify(eventId)}`)) return false
  return recordsOf(first, segment).some(({ body }) => isEvent(body, eventId, at))
}
