import type { DatabaseSync } from 'node:sqlite'
import type { DecisionRow, Page, Store } from '../../runner/store.ts'
import { pageByInstant } from '../page-by-instant.ts'
import { unpackText } from './packed-text.ts'

const COLUMNS = 'id, customer, at, event, json, packed'

/** Reads of decisions. */
export function prepareDecisionReads(db: DatabaseSync): Pick<Store, 'decision' | 'decisions' | 'decisionsBy'> {
  const byId = db.prepare(`SELECT ${COLUMNS} FROM decisions WHERE id = ?`)
  const before = db.prepare(`SELECT ${COLUMNS} FROM decisions WHERE customer = ? AND at < ?
    ORDER BY at DESC, number DESC`)
  const byEvent = db.prepare(`SELECT ${COLUMNS} FROM decisions WHERE customer = ? AND event = ? ORDER BY number`)
  return {
    decision: async (id) => {
      const row = byId.get(id)
      return row && toDecision(row)
    },
    decisions: async (customer, instant, limit): Promise<Page<DecisionRow>> =>
      pageByInstant(decisionsIn(before.iterate(customer, instant ?? Number.POSITIVE_INFINITY)), limit),
    decisionsBy: async (customer, event) => byEvent.all(customer, event).map(toDecision),
  }
}

function* decisionsIn(rows: Iterable<object>): Generator<DecisionRow> {
  for (const row of rows) yield toDecision(row)
}

/** The columns are named as the fields are. */
function toDecision(row: object): DecisionRow {
  const { packed, ...kept } = row as DecisionRow & { readonly packed: Uint8Array | null }
  return packed === null ? kept : { ...kept, json: unpackText(packed) }
}
