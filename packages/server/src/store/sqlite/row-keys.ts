import type { DatabaseSync } from 'node:sqlite'
import type { Changes, RowKeysChunk, Snapshot, Store } from '../../runner/store.ts'

/** Bytes of one key. */
const KEY_BYTES = 8

/** Keys that are kept, 96 MB: whoever reads them holds as many. */
const KEYS_KEPT = 12_000_000

/** Row 0 holds no keys but the latest time of those that were let go of. */
const FORGOTTEN = 0

/** Appends the keys of rows that files have brought, and lets go of the oldest beyond `kept`. */
export function prepareRowKeys(db: DatabaseSync, kept = KEYS_KEPT): (changes: Changes) => void {
  const last = db.prepare('SELECT number, up_to AS upTo FROM row_keys ORDER BY number DESC LIMIT 1')
  const add = db.prepare('INSERT INTO row_keys (number, up_to, latest, keys) VALUES (?, ?, ?, ?)')
  const old = db.prepare('SELECT max(latest) AS latest FROM row_keys WHERE number > 0 AND up_to <= ?')
  const forget = db.prepare('DELETE FROM row_keys WHERE number > 0 AND up_to <= ?')
  const note = db.prepare(`INSERT INTO row_keys VALUES (${FORGOTTEN}, 0, ?, x'')
    ON CONFLICT (number) DO UPDATE SET latest = max(latest, excluded.latest)`)
  return ({ rowKeys }) => {
    if (rowKeys === undefined) return
    const before = last.get() as { number: number; upTo: number } | undefined
    const upTo = (before?.upTo ?? 0) + rowKeys.keys.length / KEY_BYTES
    add.run((before?.number ?? FORGOTTEN) + 1, upTo, rowKeys.latest, rowKeys.keys)
    if (upTo <= kept) return
    const { latest } = old.get(upTo - kept) as { latest: number | null }
    if (latest === null) return
    note.run(latest)
    forget.run(upTo - kept)
  }
}

/** Reads of them. */
export function prepareRowKeyReads(db: DatabaseSync): Pick<Store, 'rowKeys'> {
  return {
    *rowKeys() {
      const rows = db.prepare('SELECT latest, keys FROM row_keys WHERE number > 0 ORDER BY number').iterate()
      for (const row of rows) yield { ...row } as unknown as RowKeysChunk
    },
  }
}

export function readForgotten(db: DatabaseSync): Snapshot['rowKeysForgotten'] {
  const row = db.prepare(`SELECT latest FROM row_keys WHERE number = ${FORGOTTEN}`).get()
  return row === undefined ? undefined : Number(row.latest)
}
