import type { DatabaseSync } from 'node:sqlite'
import type { Changes, FactRow, Store } from '../../runner/store.ts'

/** Writes what other systems are to be told, and lets go of what they were. */
export function prepareFacts(db: DatabaseSync): (changes: Changes) => void {
  const add = db.prepare('INSERT OR REPLACE INTO outbox (number, kind, customer, at, json) VALUES (?, ?, ?, ?, ?)')
  const trim = db.prepare('DELETE FROM outbox WHERE number <= ? AND number NOT IN (SELECT value FROM json_each(?))')
  const ranges = prepareRanges(db)
  return ({ facts, told }) => {
    for (const { at, customer, json, kind, number } of facts) add.run(number, kind, customer, at, json)
    ranges.note(facts)
    if (told.upTo === 0) return
    trim.run(told.upTo, JSON.stringify(told.except))
    ranges.trim(told.upTo)
  }
}

/**
 * Whose facts lie in which range of numbers, so that those of one customer are found without reading all. An index
 * by customer would do that too, but each fact then changes a page somewhere in it: with a million facts waiting for
 * a destination that does not answer, writing them cost ten times as much as without, and ever more.
 */
function prepareRanges(db: DatabaseSync) {
  const add = db.prepare('INSERT OR REPLACE INTO outbox_ranges (first, last, customers) VALUES (?, ?, ?)')
  const trim = db.prepare('DELETE FROM outbox_ranges WHERE last <= ?')
  return {
    note(facts: readonly FactRow[]): void {
      if (facts.length === 0) return
      const customers = new Float64Array(new Set(facts.map(({ customer }) => customer)))
      add.run(facts[0]!.number, facts.at(-1)!.number, new Uint8Array(customers.buffer))
    },
    trim: (upTo: number) => trim.run(upTo),
  }
}

/** Takes the facts of a customer out, but for the one that says that they were erased: it has to reach those who know of them. */
export function prepareForgetFacts(db: DatabaseSync): (customer: number) => void {
  const ranges = db.prepare('SELECT first, last, customers FROM outbox_ranges')
  const forget = db.prepare(
    `DELETE FROM outbox WHERE number BETWEEN ? AND ? AND customer = ? AND kind <> 'customer-erased'`,
  )
  return (customer) => {
    // Before the first range lies only what was kept when the rest was let go of, and what an older version wrote.
    let lowest = Number.MAX_SAFE_INTEGER
    for (const { customers, first, last } of ranges.iterate()) {
      lowest = Math.min(lowest, Number(first))
      if (numbersIn(customers as Uint8Array).includes(customer)) forget.run(first!, last!, customer)
    }
    forget.run(0, lowest - 1, customer)
  }
}

/** The bytes may begin anywhere in their buffer, numbers may not. */
function numbersIn(bytes: Uint8Array): Float64Array {
  return new Float64Array(new Uint8Array(bytes).buffer)
}

/** Reads of it. */
export function prepareFactReads(db: DatabaseSync): Pick<Store, 'facts' | 'factsOf'> {
  const after = db.prepare(
    'SELECT number, kind, customer, at, json FROM outbox WHERE number > ? ORDER BY number LIMIT ?',
  )
  const chosen = db.prepare(
    'SELECT number, kind, customer, at, json FROM outbox WHERE number IN (SELECT value FROM json_each(?)) ORDER BY number',
  )
  return {
    facts: async (number, limit) => after.all(number, limit) as unknown as readonly FactRow[],
    factsOf: async (numbers) => chosen.all(JSON.stringify(numbers)) as unknown as readonly FactRow[],
  }
}
