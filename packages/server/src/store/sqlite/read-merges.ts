import type { DatabaseSync } from 'node:sqlite'
import type { MergeRow, Store } from '../../runner/store.ts'

/** Reads of who was found to be whom. */
export function prepareMergeReads(db: DatabaseSync): Pick<Store, 'merge' | 'mergesOf'> {
  const columns = `id, winner, loser, at, cause, winner_before AS winnerBefore, loser_before AS loserBefore,
    undone_at AS undoneAt`
  const byId = db.prepare(`SELECT ${columns} FROM merges WHERE id = ?`)
  const byCustomer = db.prepare(`SELECT ${columns} FROM merges WHERE winner = ?1 OR loser = ?1 ORDER BY number`)
  return {
    merge: async (id) => {
      const row = byId.get(id)
      return row && mergeOf(row)
    },
    mergesOf: async (customer) => byCustomer.all(customer).map(mergeOf),
  }
}

function mergeOf(row: object): MergeRow {
  const { undoneAt, ...rest } = row as Omit<MergeRow, 'undoneAt'> & { undoneAt: number | null }
  return { ...rest, undoneAt: undoneAt ?? undefined }
}
