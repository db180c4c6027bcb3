import type { DatabaseSync } from 'node:sqlite'
import type { Changes } from '../../runner/store.ts'
import type { SendRow } from '../../sends/send-row.ts'

/** Keeps sends to whole audiences. */
export function prepareSends(db: DatabaseSync): (changes: Changes) => void {
  const put = db.prepare(`INSERT INTO sends (id, json) VALUES (?, ?)
    ON CONFLICT (id) DO UPDATE SET json = excluded.json`)
  return ({ sends }) => {
    for (const send of sends) put.run(send.id, JSON.stringify(send))
  }
}

export function readSends(db: DatabaseSync): readonly SendRow[] {
  return db
    .prepare('SELECT json FROM sends ORDER BY number')
    .all()
    .map(({ json }) => ({
      name: undefined,
      localMinute: undefined,
      intervalMs: undefined,
      ...JSON.parse(String(json)),
    }))
}
