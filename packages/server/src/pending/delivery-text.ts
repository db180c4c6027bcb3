import type { DeliveryState } from '@attune/engine'
import type { DeliveryRow } from '../runner/store.ts'

type Written = readonly [
  ...[id: string, customer: number, action: string, campaign: string | null, channel: string, state: DeliveryState],
  ...[reason: string | null, attempts: number, createdAt: number, updatedAt: number, run?: string, said?: string],
]

/** A row of a delivery as one text on its way to the store. */
export function writeDelivery(row: DeliveryRow): string {
  const { action, attempts, campaign, channel, createdAt, customer, id, reason, run, said, state, updatedAt } = row
  const always = [id, customer, action, campaign ?? null, channel, state, reason ?? null] as const
  const numbers = [attempts, createdAt, updatedAt] as const
  const written: Written = run === undefined ? [...always, ...numbers] : [...always, ...numbers, run, said ?? '']
  return JSON.stringify(written)
}

/** Of each delivery its last row, from texts in the order in which they were written. */
export function lastDeliveries(texts: Iterable<Buffer>): Iterable<DeliveryRow> {
  const rows = new Map<string, DeliveryRow>()
  for (const text of texts) {
    const row = readDelivery(text)
    rows.set(row.id, row)
  }
  return rows.values()
}

function readDelivery(text: Buffer): DeliveryRow {
  const [id, customer, action, campaign, channel, state, reason, attempts, createdAt, updatedAt, run, said]: Written =
    JSON.parse(text.toString('utf8'))
  const named = { id, customer, action, campaign: campaign ?? undefined, channel }
  const row = { ...named, state, reason: reason ?? undefined, attempts, createdAt, updatedAt }
  return run === undefined ? row : { ...row, run, said: said! }
}
