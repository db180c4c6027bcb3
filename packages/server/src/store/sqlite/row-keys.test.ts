import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { changesUpTo } from '../sample-changes.ts'
import { prepareRowKeyReads, prepareRowKeys, readForgotten } from './row-keys.ts'
import { migrate } from './schema.ts'

test('of too many keys of rows the oldest are let go of, and the latest time of theirs is kept', () => {
  const db = new DatabaseSync(':memory:')
  migrate(db)
  const apply = prepareRowKeys(db, 4)
  const add = (count: number, latest: number) =>
    apply(changesUpTo(1, { rowKeys: { keys: new Uint8Array(8 * count), latest } }))
  const held = () => [...prepareRowKeyReads(db).rowKeys()].map(({ latest }) => latest)

  add(1, 300)
  add(2, 100)
  expect([held(), readForgotten(db)]).toEqual([[300, 100], undefined])
  add(2, 200)
  expect([held(), readForgotten(db)]).toEqual([[100, 200], 300])
  add(4, 50)
  expect([held(), readForgotten(db)]).toEqual([[50], 300])
})
