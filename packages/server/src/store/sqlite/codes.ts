import type { DatabaseSync } from 'node:sqlite'
import type { CodeBatch } from '../../codes/batch.ts'
import type { Changes, CodeConflictRow, CodeHashesRow, CodeMarkRow, Store } from '../../runner/store.ts'

/** Keeps batches of unique codes, the hashes of those that were imported, and how codes stand that are not free. */
export function prepareCodes(db: DatabaseSync): (changes: Changes) => void {
  const put = db.prepare(`INSERT INTO code_batches (id, json) VALUES (?, ?)
    ON CONFLICT (id) DO UPDATE SET json = excluded.json`)
  const add = db.prepare('INSERT INTO code_hashes VALUES (?, ?, ?)')
  const mark = db.prepare('INSERT OR REPLACE INTO code_marks VALUES (?, ?, ?, ?, ?, ?)')
  const free = db.prepare('DELETE FROM code_marks WHERE batch = ? AND number = ?')
  const conflict = db.prepare(`INSERT INTO code_conflicts
    (customer, at, redemption, code, reason, used_at, place, first_at, first_place) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  return ({ codeBatches, codeConflicts, codeHashes, codeMarks }) => {
    for (const batch of codeBatches) put.run(batch.id, JSON.stringify(batch))
    for (const { batch, first, hashes } of codeHashes) add.run(batch, first, hashes)
    for (const { at, batch, number, owner, place, state } of codeMarks) {
      if (state === 'free') free.run(batch, number)
      else mark.run(batch, number, state, at, place ?? null, owner)
    }
    for (const { at, code, customer, firstAt, firstPlace, place, reason, redemption, usedAt } of codeConflicts)
      conflict.run(...[customer, at, redemption, code, reason, usedAt, place ?? null], ...[firstAt, firstPlace ?? null])
  }
}

export function readCodeBatches(db: DatabaseSync): readonly CodeBatch[] {
  return db
    .prepare('SELECT json FROM code_batches ORDER BY number')
    .all()
    .map(({ json }) => JSON.parse(String(json)))
}

/** Reads of the rest. */
export function prepareCodeReads(db: DatabaseSync): Pick<Store, 'codeConflicts' | 'codeHashes' | 'codeMarks'> {
  const before = db.prepare(`SELECT number, customer, at, redemption, code, reason, used_at AS usedAt, place,
    first_at AS firstAt, first_place AS firstPlace FROM code_conflicts WHERE number < ? ORDER BY number DESC LIMIT ?`)
  return {
    codeConflicts: async (number, limit) => {
      const rows = before.all(number ?? Number.MAX_SAFE_INTEGER, limit + 1)
      const shown = rows.slice(0, limit)
      return { rows: shown.map(toConflict), next: rows.length > limit ? Number(shown.at(-1)!.number) : undefined }
    },
    *codeHashes() {
      const rows = db.prepare('SELECT batch, first, hashes FROM code_hashes ORDER BY batch, first').iterate()
      for (const row of rows) yield { ...row } as unknown as CodeHashesRow
    },
    *codeMarks() {
      const rows = db.prepare('SELECT batch, number, state, at, place, customer AS owner FROM code_marks').iterate()
      for (const row of rows) yield { ...row, place: row.place ?? undefined } as unknown as CodeMarkRow
    },
  }
}

function toConflict(row: object): CodeConflictRow {
  const { number: _, firstPlace, place, ...rest } = row as CodeConflictRow & { readonly number: number }
  return { ...rest, place: place ?? undefined, firstPlace: firstPlace ?? undefined }
}
