import type { DatabaseSync } from 'node:sqlite'
import type { DecisionRow, Page, Store } from '../../runner/store.ts'
import { pageByInstant } from '../page-by-instant.ts'
import { BLOCK_OF_PLACE, textAt } from './decision-texts.ts'
import { unpackText } from './packed-text.ts'

const ROWS = `SELECT decisions.id, customer, at, event, json, packed, place, bytes AS block
  FROM decisions LEFT JOIN decision_blocks ON decision_blocks.id = ${BLOCK_OF_PLACE}`

/** Reads of decisions. */
export function prepareDecisionReads(db: DatabaseSync): Pick<Store, 'decision' | 'decisions' | 'decisionsBy'> {
  const byId = db.prepare(`${ROWS} WHERE decisions.id = ?`)
  const before = db.prepare(`${ROWS} WHERE customer = ? AND at < ? ORDER BY at DESC, number DESC`)
  const byEvent = db.prepare(`${ROWS} WHERE customer = ? AND event = ? ORDER BY number`)
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

/** The columns are named as the fields are. The text of one from before they were packed together stands in its row. */
function toDecision(row: object): DecisionRow {
  const { block, packed, place, ...kept } = row as DecisionRow & Kept
  if (place !== null && block !== null) return { ...kept, json: textAt(place, block) }
  return packed === null ? kept : { ...kept, json: unpackText(packed) }
}

interface Kept {
  readonly packed: Uint8Array | null
  readonly place: number | null
  readonly block: Uint8Array | null
}
