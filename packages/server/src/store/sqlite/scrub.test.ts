import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createRandom } from '@attune/engine'
import { describe, expect, test } from 'vitest'
import { describeErasure, erasureRow } from '../erasure-contract.ts'
import { changesUpTo, decisionRow, historyFrom, orderRecord } from '../sample-changes.ts'
import { createSqliteMedium } from './sqlite-medium.ts'
import { openDirectSqliteStore, openSqliteStore } from './sqlite-store.ts'

describeErasure('the SQLite store', () => createSqliteMedium(openDirectSqliteStore))

/** How often a text stands in any file of a directory. */
function countIn(directory: string, needle: string): number {
  const bytes = readdirSync(directory).map((name) => readFileSync(join(directory, name)))
  return bytes.reduce((sum, file) => sum + file.toString('latin1').split(needle).length - 1, 0)
}

function tie(identifier: string, customer: number) {
  return { identifier, customer, origin: customer, hold: 'firm' as const }
}

describe('what was erased, byte by byte', () => {
  test('is in no file of the store after scrubbing, however often pages were split, and does not come back', async () => {
    const medium = createSqliteMedium(openSqliteStore)
    const store = await medium.open()
    const random = createRandom('pages that split')
    const word = () => random().toString(36).slice(2)
    const people = 1500
    const isErased = (id: number) => id % 25 === 0
    for (let round = 0; round < 12; round++) {
      const ids = Array.from({ length: people }, (_, i) => i + 1).filter(() => random() < 0.4)
      await store.commit(
        changesUpTo(1 + round * 10_000, {
          customers: ids.map((id) => ({
            id,
            document: Buffer.from(
              `${isErased(id) ? 'SECRET' : 'plain'}${word().repeat(Math.floor(random() ** 3 * 600))}`,
            ),
            wakeAt: undefined,
          })),
          identifiers: ids.map((id) => tie(`email:${word()}${isErased(id) ? 'SECRET' : ''}@example.com`, id)),
          history: [
            historyFrom(
              1 + round * 10_000,
              ids.map((id) => orderRecord(id, word(), round, isErased(id) ? { note: 'SECRET' } : {})),
            ),
          ],
          decisions: ids.map((id) => ({
            ...decisionRow(word(), id, round),
            json: JSON.stringify({ text: isErased(id) ? 'SECRET' : word() }),
          })),
        }),
      )
    }
    const directory = dirname(medium.file)
    expect(countIn(directory, 'SECRET')).toBeGreaterThan(500)
    const erased = Array.from({ length: people / 25 }, (_, i) => (i + 1) * 25)
    await store.commit(
      changesUpTo(500_000, {
        customers: erased.map((id) => ({ id, document: Buffer.from('empty'), wakeAt: undefined })),
        erasures: erased.map((id) => erasureRow('all', id)),
      }),
    )
    await store.scrub()
    expect(countIn(directory, 'SECRET')).toBe(0)
    await store.commit(
      changesUpTo(600_000, {
        customers: Array.from({ length: people }, (_, i) => ({
          id: i + 1,
          document: Buffer.from(word().repeat(40)),
          wakeAt: undefined,
        })),
        identifiers: Array.from({ length: people }, (_, i) => tie(`user:${word()}`, i + 1)),
      }),
    )
    await store.close()
    expect(countIn(directory, 'SECRET')).toBe(0)
    const db = new DatabaseSync(medium.file)
    expect(db.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' })
    db.close()
    await medium.dispose()
  })
})
