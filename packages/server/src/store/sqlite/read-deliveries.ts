import type { DatabaseSync } from 'node:sqlite'
import type { DeliveryRow, Store } from '../../runner/store.ts'

type Stored = Omit<DeliveryRow, 'campaign' | 'reason'> & { campaign: string | null; reason: string | null }

/** Reads of deliveries. */
export function prepareDeliveryReads(db: DatabaseSync): Pick<Store, 'deliveries'> {
  const newest = db.prepare(`SELECT id, customer, action, campaign, channel, state, reason, attempts,
      created_at AS createdAt, updated_at AS updatedAt
    FROM deliveries WHERE customer = ? ORDER BY created_at DESC, number DESC LIMIT ?`)
  return {
    deliveries: async (customer, limit) =>
      newest.all(customer, limit).map((row) => toDelivery(row as unknown as Stored)),
  }
}

function toDelivery(row: Stored): DeliveryRow {
  return { ...row, campaign: row.campaign ?? undefined, reason: row.reason ?? undefined }
}
