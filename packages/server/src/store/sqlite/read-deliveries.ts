import type { DatabaseSync } from 'node:sqlite'
import type { DeliveryRow, Store } from '../../runner/store.ts'

type Nullable = 'campaign' | 'reason' | 'run' | 'said'
type Stored = Omit<DeliveryRow, Nullable> & { readonly [field in Nullable]: string | null }

const COLUMNS = `id, customer, action, campaign, channel, state, reason, attempts,
  created_at AS createdAt, updated_at AS updatedAt, run, said`

/** Reads of deliveries. */
export function prepareDeliveryReads(
  db: DatabaseSync,
): Pick<Store, 'deliveries' | 'awaitingApproval' | 'failedDeliveries'> {
  const newest = db.prepare(`SELECT ${COLUMNS}
    FROM deliveries WHERE customer = ? ORDER BY created_at DESC, number DESC LIMIT ?`)
  const awaiting = db.prepare(`SELECT ${COLUMNS}
    FROM deliveries WHERE state = 'awaiting-approval' ORDER BY created_at, number LIMIT ?`)
  const failed = db.prepare(`SELECT ${COLUMNS} FROM deliveries
    WHERE state = 'failed' AND updated_at < ? AND (? IS NULL OR channel = ?)
    ORDER BY updated_at DESC, number DESC LIMIT ?`)
  return {
    failedDeliveries: async (before, channel, limit) =>
      failed.all(before, channel ?? null, channel ?? null, limit).map((row) => toDelivery(row as unknown as Stored)),
    deliveries: async (customer, limit) =>
      newest.all(customer, limit).map((row) => toDelivery(row as unknown as Stored)),
    awaitingApproval: async (limit) => awaiting.all(limit).map((row) => toDelivery(row as unknown as Stored)),
  }
}

function toDelivery({ run, said, ...row }: Stored): DeliveryRow {
  const ofConversation = run !== null && said !== null ? { run, said } : {}
  return { ...row, campaign: row.campaign ?? undefined, reason: row.reason ?? undefined, ...ofConversation }
}
