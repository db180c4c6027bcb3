import type { DatabaseSync } from 'node:sqlite'
import type { Changes, ErasureRow } from '../../runner/store.ts'
import { tellsOf } from '../tells-of.ts'
import { prepareDropDecisions } from './decision-texts.ts'
import { type HistoryEntry, readEntries } from './history-entry.ts'
import { blankRecords, blankSegment } from './history-segment.ts'
import { prepareForgetFacts } from './outbox.ts'

/**
 * Tables whose rows are somebody's and go with the person. Not `customers`: the empty document stays, so that the
 * number is never given again. Not `memberships`: the step has left every audience, and they hold numbers only.
 */
export const OWNED_TABLES = [
  'code_conflicts',
  'consents',
  'decisions',
  'deliveries',
  'hand_overs',
  'household_members',
  'identifiers',
  'points',
  'runs',
] as const

/**
 * Makes the function that takes out all there is of erased customers, to be applied after the rest of a commit:
 * nothing that came before the erasure in the same commit may stay.
 */
export function prepareErasures(db: DatabaseSync): (changes: Changes) => void {
  const { eraseHistory, eraseFromPartner } = prepareEraseHistory(db)
  const dropDecisions = prepareDropDecisions(db, 'customer = ?')
  const deletions = OWNED_TABLES.filter((table) => table !== 'decisions').map((table) =>
    db.prepare(`DELETE FROM ${table} WHERE customer = ?`),
  )
  deletions.push(db.prepare('DELETE FROM merges WHERE winner = ?1 OR loser = ?1'))
  const forgetFacts = prepareForgetFacts(db)
  const note = db.prepare('INSERT OR REPLACE INTO erasures VALUES (?, ?, ?, ?, ?, 0)')
  const bury = db.prepare(`INSERT INTO tombstones VALUES (?, ?)
    ON CONFLICT (hash) DO UPDATE SET at = max(at, excluded.at)`)
  const erase = ({ id, customer, at, partners, reason, tombstones }: ErasureRow, position: number) => {
    eraseHistory(customer)
    for (const partner of partners) eraseFromPartner(partner, customer)
    for (const deletion of deletions) deletion.run(customer)
    dropDecisions(customer)
    forgetFacts(customer)
    for (const hash of tombstones) bury.run(hash, at)
    note.run(id, customer, at, reason, position)
  }
  return ({ erasures, position }) => {
    for (const row of erasures) erase(row, position)
  }
}

function prepareEraseHistory(db: DatabaseSync) {
  const waiting = db.prepare('SELECT newest_history AS entries FROM customers WHERE id = ?')
  const indexed = db.prepare('SELECT entries FROM history_index WHERE customer = ?')
  const clear = db.prepare(`UPDATE customers SET newest_history = x'' WHERE id = ?`)
  const drop = db.prepare('DELETE FROM history_index WHERE customer = ?')
  const dropDecisions = prepareDropDecisions(db, 'customer = ? AND event = ?')
  const rewrite = prepareRewrite(db)
  const entriesByChunk = (customer: number) => {
    const newest = waiting.get(customer)
    const rows = [...(newest === undefined ? [] : [newest]), ...indexed.all(customer)]
    return Map.groupBy(
      rows.flatMap((row) => readEntries(row.entries as Uint8Array)),
      (entry) => entry.chunk,
    )
  }
  return {
    eraseHistory(customer: number): void {
      for (const [chunk, segments] of entriesByChunk(customer)) rewrite(chunk, segments, blankSegment)
      clear.run(customer)
      drop.run(customer)
    },
    /** Those who were once taken for the customer have records that tell of it. */
    eraseFromPartner(partner: number, customer: number): void {
      const told: { readonly event: string | undefined }[] = []
      const blank = blankRecords((body) => {
        const tells = tellsOf(body, customer)
        if (tells) told.push(tells)
        return tells !== undefined
      })
      for (const [chunk, segments] of entriesByChunk(partner)) rewrite(chunk, segments, blank)
      for (const { event } of told) if (event !== undefined) dropDecisions(partner, event)
    },
  }
}

type Blank = (bytes: Buffer, offset: number, length: number) => void

/** The segments of others in a chunk stay where they are. */
function prepareRewrite(db: DatabaseSync): (chunk: number, segments: readonly HistoryEntry[], blank: Blank) => void {
  const read = db.prepare('SELECT bytes FROM history_chunks WHERE id = ?')
  const write = db.prepare('UPDATE history_chunks SET bytes = ? WHERE id = ?')
  return (chunk, segments, blank) => {
    const stored = read.get(chunk)?.bytes as Uint8Array
    const bytes = Buffer.from(stored)
    for (const { offset, length } of segments) blank(bytes, offset, length)
    if (!bytes.equals(stored)) write.run(bytes, chunk)
  }
}
