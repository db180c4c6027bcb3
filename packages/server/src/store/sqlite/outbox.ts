import type { DatabaseSync } from 'node:sqlite'
import type { Changes, FactRow, Store } from '../../runner/store.ts'

/** Writes what other systems are to be told, and lets go of what they were. */
export function prepareFacts(db: DatabaseSync): (changes: Changes) => void {
  const add = db.prepare('INSERT OR REPLACE INTO outbox (number, kind, customer, at, json) VALUES (?, ?, ?, ?, ?)')
  const trim = db.prepare('DELETE FROM outbox WHERE number <= ? AND number NOT IN (SELECT value FROM json_each(?))')
  return ({ facts, told }) => {
    for (const { at, customer, json, kind, number } of facts) add.run(number, kind, customer, at, json)
    if (told.upTo > 0) trim.run(told.upTo, JSON.stringify(told.except))
  }
}

/** Reads of it. */
export function prepareFactReads(db: DatabaseSync): Pick<Store, 'facts'> {
  const after = db.prepare(
    'SELECT number, kind, customer, at, json FROM outbox WHERE number > ? ORDER BY number LIMIT ?',
  )
  return {
    facts: async (number, limit) => after.all(number, limit) as unknown as readonly FactRow[],
  }
}
