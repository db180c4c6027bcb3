import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { ServedConfig } from '../served/serve-orders.ts'
import type { Served } from '../served/served.ts'

/** Memory of the server's process after all that it was put through. */
export interface Memory {
  readonly residentMiB: number
  /** The documents of all customers, encoded, as the store has them. */
  readonly floor: number
  readonly ratio: number
  readonly customers: number
  readonly documentBudgetMiB: number
}

const MIB = 1024 * 1024

/** Asks the process, and the store for what is in it. */
export async function measureMemory(served: Served, config: ServedConfig): Promise<Memory> {
  const residentMiB = (await served.residentBytes()) / MIB
  const db = new DatabaseSync(join(config.dataDirectory!, 'store.db'), { readOnly: true })
  const held = db.prepare('SELECT count(*) AS customers, total(length(document)) AS bytes FROM customers').get()!
  db.close()
  const floor = Number(held.bytes) / MIB
  const customers = Number(held.customers)
  return { residentMiB, floor, ratio: residentMiB / floor, customers, documentBudgetMiB: config.documentBytes! / MIB }
}
