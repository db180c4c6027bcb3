import type { DatabaseSync } from 'node:sqlite'
import { type Changes, type MembershipRow, POINTS_KEPT_HOURS } from '../../runner/store.ts'
import { hourOf } from '../hour-of.ts'

/**
 * Makes the function that applies the memberships of changes. The size of an audience is kept beside them: counting
 * a million members would hold up whoever asks.
 */
export function prepareMemberships(db: DatabaseSync): (changes: Changes) => void {
  const audienceId = prepareAudienceId(db)
  const grow = db.prepare('UPDATE audiences SET size = size + ? WHERE id = ?')
  const applyRow = prepareRow(db)
  const note = preparePoint(db)
  return ({ memberships, tallies }) => {
    const hour = hourOf(tallies)
    for (const [audience, rows] of Map.groupBy(memberships, (row) => row.audience)) {
      const id = audienceId(audience)
      let entered = 0
      let left = 0
      for (const row of rows) {
        const growth = applyRow(id, row)
        if (growth > 0) entered++
        else if (growth < 0) left++
      }
      grow.run(entered - left, id)
      if (entered + left > 0 && hour !== undefined) note(id, hour, entered, left)
    }
  }
}

/** Notes how an audience changed in an hour, and lets go of hours long past. */
function preparePoint(db: DatabaseSync): (audience: number, hour: number, entered: number, left: number) => void {
  const put = db.prepare(`INSERT INTO audience_points (audience, hour, size, entered, left)
    SELECT id, ?, size, ?, ? FROM audiences WHERE id = ?
    ON CONFLICT (audience, hour) DO UPDATE SET
      size = excluded.size, entered = entered + excluded.entered, left = left + excluded.left`)
  const forget = db.prepare('DELETE FROM audience_points WHERE audience = ? AND hour < ?')
  return (audience, hour, entered, left) => {
    put.run(hour, entered, left, audience)
    forget.run(audience, hour - POINTS_KEPT_HOURS)
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
