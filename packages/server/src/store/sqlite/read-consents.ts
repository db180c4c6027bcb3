import type { DatabaseSync } from 'node:sqlite'
import type { ConsentRow, Store } from '../../runner/store.ts'

/** Reads of the consent ledger. */
export function prepareConsentReads(db: DatabaseSync): Pick<Store, 'consents'> {
  const before = db.prepare(`SELECT number, customer, channel, topic, state, at, received_at AS receivedAt, source,
    wording, proof, ignored FROM consents WHERE customer = ? AND number < ? ORDER BY number DESC LIMIT ?`)
  return {
    consents: async (customer, number, limit) => {
      const rows = before.all(customer, number ?? Number.MAX_SAFE_INTEGER, limit + 1)
      const shown = rows.slice(0, limit)
      return { rows: shown.map(toConsent), next: rows.length > limit ? Number(shown.at(-1)!.number) : undefined }
    },
  }
}

function toConsent(row: object): ConsentRow {
  const { number: _, ...rest } = row as Record<string, unknown>
  return Object.fromEntries(
    Object.entries(rest).map(([name, value]) => [name, value ?? undefined]),
  ) as unknown as ConsentRow
}
