import type { DatabaseSync } from 'node:sqlite'
import type { RunRow, RunsInside, Store } from '../../runner/store.ts'

const COLUMNS = `id, customer, kind, flow, revision, variant, outcome, thread, step, channel,
  started_at AS startedAt, updated_at AS updatedAt, answers, answered_in AS answeredIn`

/** Reads of threads and journeys. */
export function prepareRunReads(db: DatabaseSync): Pick<Store, 'runs' | 'runsOf' | 'runsInside'> {
  const page = db.prepare(`SELECT ${COLUMNS} FROM runs WHERE kind = ? AND flow = ? AND id > ? ORDER BY id LIMIT ?`)
  const mine = db.prepare(`SELECT ${COLUMNS} FROM runs WHERE customer = ? ORDER BY started_at DESC, id LIMIT ?`)
  const inside = db.prepare(`SELECT revision, thread, step, count(*) AS people FROM runs
    WHERE kind = ? AND flow = ? AND outcome IS NULL GROUP BY revision, thread, step ORDER BY revision, thread, step`)
  return {
    runs: async (kind, flow, after, limit) => page.all(kind, flow, after, limit).map(toRow),
    runsOf: async (customer, limit) => mine.all(customer, limit).map(toRow),
    runsInside: async (kind, flow) =>
      inside.all(kind, flow).map((row) => ({ ...row })) as unknown as readonly RunsInside[],
  }
}

function toRow(row: object): RunRow {
  const { outcome, variant, ...rest } = row as Omit<RunRow, 'outcome' | 'variant'> & {
    readonly outcome: string | null
    readonly variant: string | null
  }
  return { ...rest, outcome: outcome ?? undefined, variant: variant ?? undefined }
}
