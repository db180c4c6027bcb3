import type { DatabaseSync } from 'node:sqlite'
import type { Store, StoredErasure } from '../../runner/store.ts'

type Row = Omit<StoredErasure, 'customers' | 'scrubbed'> & { customer: number; scrubbed: number }

/** Reads of erasures, and of what leads to customers who are to be erased. */
export function prepareErasureReads(db: DatabaseSync): Pick<Store, 'erasure' | 'identifiersOf'> {
  const rows = db.prepare('SELECT id, customer, at, reason, position, scrubbed FROM erasures WHERE id = ? ORDER BY 2')
  const identifiers = db.prepare('SELECT identifier FROM identifiers WHERE customer = ?')
  return {
    erasure: async (id) => {
      const found = rows.all(id) as unknown as Row[]
      const last = found.at(-1)
      if (last === undefined) return undefined
      const { customer: _customer, scrubbed: _scrubbed, ...rest } = last
      const customers = found.map(({ customer }) => customer)
      return { ...rest, customers, scrubbed: found.every(({ scrubbed }) => scrubbed === 1) }
    },
    identifiersOf: async (customers) =>
      customers.flatMap((customer) => identifiers.all(customer).map((row) => row.identifier as string)),
  }
}
