import type { DatabaseSync } from 'node:sqlite'
import type { Changes, HandOverRow, Store } from '../../runner/store.ts'

const COLUMNS = `id, customer, run, run_started_at AS runStartedAt, thread, topic, team, channel, agent, at,
  heard_at AS heardAt, unanswered, answers, updated_at AS updatedAt, closed`

/** Makes the function that notes how conversations with agents stand. */
export function prepareHandOvers(db: DatabaseSync): (changes: Changes) => void {
  const put = db.prepare('INSERT OR REPLACE INTO hand_overs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
  return ({ handOvers }) => {
    for (const { customer, id, run, runStartedAt, team, thread, topic, ...row } of handOvers) {
      const { agent, answers, at, channel, closed, heardAt, unanswered, updatedAt } = row
      const names = [id, customer, run, runStartedAt, thread, topic, team, channel, agent ?? null]
      put.run(...names, at, heardAt, unanswered, answers, updatedAt, closed ?? null)
    }
  }
}

/** Reads of them. */
export function prepareHandOverReads(db: DatabaseSync): Pick<Store, 'handOver' | 'openHandOvers'> {
  const one = db.prepare(`SELECT ${COLUMNS} FROM hand_overs WHERE id = ?`)
  const open = db.prepare(`SELECT ${COLUMNS} FROM hand_overs
    WHERE closed IS NULL AND (at, id) > (?, ?) ORDER BY at, id LIMIT ?`)
  return {
    async handOver(id) {
      const row = one.get(id)
      return row && toRow(row)
    },
    openHandOvers: async ({ at, id }, limit) => open.all(at, id, limit).map(toRow),
  }
}

function toRow(row: object): HandOverRow {
  const { agent, closed, ...rest } = row as Omit<HandOverRow, 'agent' | 'closed'> & {
    readonly agent: string | null
    readonly closed: string | null
  }
  return { ...rest, agent: agent ?? undefined, closed: closed ?? undefined }
}
