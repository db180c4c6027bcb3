import type { DatabaseSync } from 'node:sqlite'
import type { Changes, MembershipRow } from '../../runner/store.ts'

/**
 * Makes the function that applies the memberships of changes. The size of an audience is kept beside them: counting
 * a million members would hold up whoever asks.
 */
export function prepareMemberships(db: DatabaseSync): (changes: Changes) => void {
  const audienceId = prepareAudienceId(db)
  const grow = db.prepare('UPDATE audiences SET size = size + ? WHERE id = ?')
  const applyRow = prepareRow(db)
  return ({ memberships }) => {
    for (const [audience, rows] of Map.groupBy(memberships, (row) => row.audience)) {
      const id = audienceId(audience)
      let growth = 0
      for (const row of rows) growth += applyRow(id, row)
      grow.run(growth, id)
    }
  }
}

function prepareAudienceId(db: DatabaseSync): (audience: string) => number {
  const find = db.prepare('SELECT id FROM audiences WHERE name = ?')
  const add = db.prepare('INSERT INTO audiences (name, size) VALUES (?, 0)')
  return (audience) => Number(find.get(audience)?.id ?? add.run(audience).lastInsertRowid)
}

/** Applies one row and tells by how much the audience grew: 1, 0 or -1. */
function prepareRow(db: DatabaseSync): (audience: number, row: MembershipRow) => number {
  const enter = db.prepare(`INSERT INTO memberships (audience, customer, since) VALUES (?, ?, ?)
    ON CONFLICT (audience, customer) DO NOTHING`)
  const enterAgain = db.prepare('UPDATE memberships SET since = ? WHERE audience = ? AND customer = ?')
  const leave = db.prepare('DELETE FROM memberships WHERE audience = ? AND customer = ?')
  return (audience, { customer, since }) => {
    if (since === undefined) return -Number(leave.run(audience, customer).changes)
    if (enter.run(audience, customer, since).changes === 1) return 1
    enterAgain.run(since, audience, customer)
    return 0
  }
}
