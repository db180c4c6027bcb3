import type { DatabaseSync } from 'node:sqlite'
import type { Store } from '../../runner/store.ts'

/** Reads of who is in which audience. */
export function prepareMemberReads(db: DatabaseSync): Pick<Store, 'audienceSize' | 'members' | 'membersAmong'> {
  const size = db.prepare('SELECT size FROM audiences WHERE name = ?')
  const after = db.prepare(`SELECT customer FROM memberships
    WHERE audience = (SELECT id FROM audiences WHERE name = ?) AND customer > ? ORDER BY customer LIMIT ?`)
  const among = db.prepare(`SELECT customer FROM memberships
    WHERE audience = (SELECT id FROM audiences WHERE name = ?) AND customer IN (SELECT value FROM json_each(?))`)
  return {
    audienceSize: async (audience) => Number(size.get(audience)?.size ?? 0),
    members: async (audience, customer, limit) =>
      after.all(audience, customer, limit).map((row) => Number(row.customer)),
    membersAmong: async (audience, customers) =>
      among.all(audience, JSON.stringify(customers)).map((row) => Number(row.customer)),
  }
}
