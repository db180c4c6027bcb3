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

/** Resident memory of a server, MiB. */
export async function residentMiBOf(served: Served): Promise<number> {
  return (await served.residentBytes()) / MIB
}

/** The figure, once the server has stopped and the store holds everything. */
export function memoryFigure(residentMiB: number, config: ServedConfig): Memory {
  const db = new DatabaseSync(join(config.dataDirectory!, 'store.db'), { readOnly: true })
  const held = db.prepare('SELECT count(*) AS customers, total(length(document)) AS bytes FROM customers').get()!
  db.close()
  const floor = Number(held.bytes) / MIB
  const customers = Number(held.customers)
  return { residentMiB, floor, ratio: residentMiB / floor, customers, documentBudgetMiB: config.documentBytes! / MIB }
}
