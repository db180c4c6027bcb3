import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { startChild } from '../child.ts'
import type { Weighed, WeighOrder } from '../memory/memory-orders.ts'
import type { ServedConfig } from '../served/serve-orders.ts'
import type { Served } from '../served/served.ts'

/** Memory of the server's process after all that it was put through. */
export interface Memory extends Weighed {
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
export async function memoryFigure(residentMiB: number, config: ServedConfig): Promise<Memory> {
  const file = join(config.dataDirectory!, 'store.db')
  const db = new DatabaseSync(file, { readOnly: true })
  const held = db.prepare('SELECT count(*) AS customers, total(length(document)) AS bytes FROM customers').get()!
  db.close()
  const floor = Number(held.bytes) / MIB
  const customers = Number(held.customers)
  const weighed = await weighApart(file)
  const documentBudgetMiB = config.documentBytes! / MIB
  return { residentMiB, floor, ratio: residentMiB / floor, customers, documentBudgetMiB, ...weighed }
}

/** In a process of its own, whose heap holds nothing else. */
export async function weighApart(file: string): Promise<Weighed> {
  const child = startChild<WeighOrder, Weighed>(new URL('../memory/memory-main.ts', import.meta.url))
  const weighed = await child.ask({ file })
  await child.end()
  return weighed
}
