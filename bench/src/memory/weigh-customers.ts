import { DatabaseSync } from 'node:sqlite'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createMemberships } from '@attune/engine'
import { decodeCustomer, encodeCustomer, Words } from 'attune/testing'
import type { Weighed, WeighOrder } from './memory-orders.ts'

/** Customers that are weighed at most. */
const MOST = 20_000

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/**
 * Weighs customers of a store as live documents: all of them, then without their places in audiences, then without the
 * runs in which they wait. The differences are what those take.
 */
export function weighCustomers({ file }: WeighOrder): Weighed {
  const db = new DatabaseSync(file, { readOnly: true })
  const words = new Words()
  words.restore(
    db
      .prepare('SELECT number, word FROM words')
      .all()
      .map((row) => [Number(row.number), String(row.word)]),
  )
  const rows = db.prepare('SELECT document FROM customers ORDER BY id LIMIT ?').all(MOST)
  const documents = rows.map(({ document }) => document as Uint8Array)
  const stored = storedBytes(db)
  db.close()

  const empty = heapBytes()
  const customers = documents.map((document) => decodeCustomer(document, words))
  const whole = heapBytes()
  // One who is outside and watched by the clock has an entry, too.
  const memberships = customers.reduce((sum, customer) => sum + customer.memberships.slots.length, 0)
  for (const customer of customers) customer.memberships = createMemberships()
  const without = heapBytes()
  const bytes = documents.reduce((sum, document) => sum + document.length, 0)
  const bare = customers.reduce((sum, customer) => sum + encodeCustomer(customer, words).length, 0)
  const count = customers.length
  const runs = customers.reduce((sum, customer) => sum + customer.runs.length, 0)
  for (const customer of customers) customer.runs = []
  const idle = heapBytes()
  const still = customers.reduce((sum, customer) => sum + encodeCustomer(customer, words).length, 0)
  return {
    customer: { live: (whole - empty) / count, document: bytes / count, stored: stored.customer },
    membership: {
      live: (whole - without) / memberships,
      document: (bytes - bare) / memberships,
      stored: stored.membership,
    },
    run:
      runs === 0 ? undefined : { live: (without - idle) / runs, document: (bare - still) / runs, stored: stored.run },
    membershipsEach: memberships / count,
  }
}

function heapBytes(): number {
  collect()
  collect()
  return process.memoryUsage().heapUsed
}

/** Bytes of the pages of a table by its rows. */
function storedBytes(db: DatabaseSync): Readonly<Record<'customer' | 'membership' | 'run', number>> {
  const pages = db.prepare('SELECT total(pgsize) AS bytes FROM dbstat WHERE name = ?')
  const each = (table: 'customers' | 'memberships' | 'runs') => {
    const { rows } = db.prepare(`SELECT count(*) AS rows FROM ${table}`).get()!
    return Number(pages.get(table)!.bytes) / Math.max(1, Number(rows))
  }
  return { customer: each('customers'), membership: each('memberships'), run: each('runs') }
}
