import type { DatabaseSync } from 'node:sqlite'
import type { Hold } from '../../directory/identifier-index.ts'
import type { IdentifierRow, Store } from '../../runner/store.ts'

const IDENTIFIERS_PER_PAGE = 5000

/** Reads of documents and of what the runner holds of every customer. */
export function prepareCustomerReads(db: DatabaseSync): Pick<Store, 'customers' | 'identifiers' | 'wakes'> {
  const document = db.prepare('SELECT document FROM customers WHERE id = ?')
  return {
    customers: async (ids) => {
      const found = new Map<number, Uint8Array>()
      for (const id of ids) {
        const row = document.get(id)
        if (row !== undefined) found.set(id, row.document as Uint8Array)
      }
      return found
    },
    identifiers: () => readIdentifiers(db),
    // Every page is read, which costs less at start than an index would at every commit (DESIGN.md).
    wakes: () => pairs(db, 'SELECT id, wake_at FROM customers WHERE wake_at IS NOT NULL'),
  }
}

/** Page by page: rows that are fetched together cost half of what they cost one by one. */
function* readIdentifiers(db: DatabaseSync): Generator<IdentifierRow> {
  const page = db.prepare(
    'SELECT identifier, customer, origin, hold FROM identifiers WHERE identifier > ? ORDER BY identifier LIMIT ?',
  )
  page.setReturnArrays(true)
  let last = ''
  for (;;) {
    const rows = page.all(last, IDENTIFIERS_PER_PAGE) as unknown as [string, number, number, Hold][]
    for (const [identifier, customer, origin, hold] of rows) yield { identifier, customer, origin, hold }
    if (rows.length < IDENTIFIERS_PER_PAGE) return
    last = rows.at(-1)![0]
  }
}

function pairs<T>(db: DatabaseSync, sql: string): Iterable<T> {
  const statement = db.prepare(sql)
  statement.setReturnArrays(true)
  return statement.iterate() as Iterable<T>
}
