import type { DatabaseSync } from 'node:sqlite'
import type { RunRow, RunsInside, Store } from '../../runner/store.ts'

const COLUMNS = `id, customer, kind, flow, revision, variant, outcome, thread, step, channel,
  started_at AS startedAt, updated_at AS updatedAt, answers, answered_in AS answeredIn,
  returns_to AS returnsTo`

/** Reads of threads and journeys. */
export function prepareRunReads(db: DatabaseSync): Pick<Store, 'runs' | 'runsOf' | 'runsInside'> {
  const page = db.prepare(`SELECT ${COLUMNS} FROM runs WHERE kind = ? AND flow = ? AND id > ? ORDER BY id LIMIT ?`)
  const mine = db.prepare(`SELECT ${COLUMNS} FROM runs WHERE customer = ? ORDER BY started_at DESC, id LIMIT ?`)
  const inside = db.prepare(`SELECT revision, variant, thread, step, count(*) AS people FROM runs
    WHERE kind = ? AND flow = ? AND outcome IS NULL GROUP BY revision, variant, thread, step
    ORDER BY revision, variant, thread, step`)
  return {
    runs: async (kind, flow, after, limit) => page.all(kind, flow, after, limit).map(toRow),
    runsOf: async (customer, limit) => mine.all(customer, limit).map(toRow),
    runsInside: async (kind, flow) =>
      (inside.all(kind, flow) as unknown as readonly RunsInside[]).map((row) => ({
        ...row,
        variant: row.variant ?? undefined,
      })),
  }
}

function toRow(row: object): RunRow {
  const { outcome, variant, ...rest } = row as Omit<RunRow, 'outcome' | 'variant'> & {
    readonly outcome: string | null
    readonly variant: string | null
  }
  return { ...rest, outcome: outcome ?? undefined, variant: variant ?? undefined }
}
