import type { DatabaseSync } from 'node:sqlite'
import type { DecisionRow, Page, Store } from '../../runner/store.ts'
import { pageByInstant } from '../page-by-instant.ts'

const COLUMNS = 'id, customer, at, cause, json'

/** Reads of decisions. */
export function prepareDecisionReads(db: DatabaseSync): Pick<Store, 'decision' | 'decisions' | 'decisionsCausedBy'> {
  const byId = db.prepare(`SELECT ${COLUMNS} FROM decisions WHERE id = ?`)
  const before = db.prepare(`SELECT ${COLUMNS} FROM decisions WHERE customer = ? AND at < ?
    ORDER BY at DESC, number DESC`)
  const byCause = db.prepare(`SELECT ${COLUMNS} FROM decisions WHERE customer = ? AND cause = ? ORDER BY number`)
  return {
    decision: async (id) => {
      const row = byId.get(id)
      return row && toDecision(row)
    },
    decisions: async (customer, instant, limit): Promise<Page<DecisionRow>> =>
      pageByInstant(decisionsIn(before.iterate(customer, instant ?? Number.POSITIVE_INFINITY)), limit),
    decisionsCausedBy: async (customer, cause) => byCause.all(customer, cause).map(toDecision),
  }
}

function* decisionsIn(rows: Iterable<object>): Generator<DecisionRow> {
  for (const row of rows) yield toDecision(row)
}

/** The columns are named as the fields are. */
function toDecision(row: object): DecisionRow {
  return { ...row } as DecisionRow
}
