import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { OWNED_TABLES } from './erase-customers.ts'
import { migrate } from './schema.ts'

/** Tables with customers in them that an erasure treats otherwise than by deleting their rows, and why. */
const TREATED_OTHERWISE: Readonly<Record<string, string>> = {
  customers: 'the document is emptied and stays, so that its number is never given again',
  history_index: 'goes with the segments of the history, which are overwritten',
  memberships: 'the step has left every audience; they hold numbers only',
  merges: 'goes by either of the two',
  outbox: 'that somebody was erased stays until those who know of them were told; the rest goes',
  outbox_ranges: 'holds numbers only, and goes with the facts that it is about',
  erasures: 'says who was erased, by number',
  code_marks: 'the step has let go of their codes; the rest says how a code stands',
}

const ABOUT_SOMEBODY = ['customer', 'customers', 'winner', 'loser', 'document']

test('every table that holds something about somebody is treated when a person is erased', () => {
  const db = new DatabaseSync(':memory:')
  migrate(db)
  const tables = db.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).all() as { name: string }[]
  const about = tables
    .map(({ name }) => name)
    .filter((name) =>
      (db.prepare(`PRAGMA table_info(${name})`).all() as { name: string }[]).some((column) =>
        ABOUT_SOMEBODY.includes(column.name),
      ),
    )
  expect(about.toSorted()).toEqual([...OWNED_TABLES, ...Object.keys(TREATED_OTHERWISE)].toSorted())
})
