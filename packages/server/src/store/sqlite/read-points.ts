import type { DatabaseSync } from 'node:sqlite'
import type { PointsRow, Store } from '../../runner/store.ts'

/** Reads of the points ledger. */
export function preparePointsReads(db: DatabaseSync): Pick<Store, 'heldPoints' | 'points'> {
  const before =
    db.prepare(`SELECT number, customer, programme, kind, reference, source AS "from", target AS "to", points,
    note, at FROM points WHERE customer = ? AND programme = ? AND number < ? ORDER BY number DESC LIMIT ?`)
  // Both conditions on the kind, so that the index on what was looked at serves.
  const held =
    db.prepare(`SELECT number, customer, programme, kind, reference, source AS "from", target AS "to", points,
    note, at FROM points WHERE kind IN ('hold', 'approve', 'refuse') AND kind = 'hold' AND NOT EXISTS (
      SELECT 1 FROM points AS settled WHERE settled.kind IN ('hold', 'approve', 'refuse') AND settled.kind <> 'hold'
        AND settled.reference = points.reference) ORDER BY number LIMIT ?`)
  return {
    heldPoints: async (limit) => held.all(limit).map(toPosting),
    points: async (customer, programme, number, limit) => {
      const rows = before.all(customer, programme, number ?? Number.MAX_SAFE_INTEGER, limit + 1)
      const shown = rows.slice(0, limit)
      return { rows: shown.map(toPosting), next: rows.length > limit ? Number(shown.at(-1)!.number) : undefined }
    },
  }
}

function toPosting(row: object): PointsRow {
  const {
    number: _,
    note,
    ...rest
  } = row as unknown as PointsRow & { readonly number: number; readonly note: string | null }
  return { ...rest, note: note ?? undefined }
}
