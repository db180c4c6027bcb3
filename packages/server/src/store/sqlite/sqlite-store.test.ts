import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { changesUpTo, decisionRow, historyFrom, orderRecord } from '../sample-changes.ts'
import { describeStore } from '../store-contract.ts'
import { prepareChanges } from './apply-changes.ts'
import { openWriter } from './connection.ts'
import { createSqliteMedium } from './sqlite-medium.ts'
import { openDirectSqliteStore, openSqliteStore } from './sqlite-store.ts'

// Without the thread, which takes long to start: what it adds is tested below and in packed-changes.test.ts.
describeStore('the SQLite store', () => createSqliteMedium(openDirectSqliteStore))

describe('the SQLite store in trouble', () => {
  let medium: ReturnType<typeof createSqliteMedium>
  beforeEach(() => {
    medium = createSqliteMedium(openSqliteStore)
  })
  afterEach(() => medium.dispose())

  const customer = (id: number, bytes = 10) => ({ id, document: new Uint8Array(bytes).fill(id), wakeAt: undefined })

  test('a value that SQLite refuses undoes all of its commit, and later commits are taken', async () => {
    const store = await medium.open()
    await store.commit(changesUpTo(1, { customers: [customer(1)], tallies: [['events', 1]] }))
    const refused = changesUpTo(2, {
      customers: [customer(1, 20), customer(2)],
      history: [historyFrom(2, [orderRecord(1, 'e2', 2)])],
      memberships: [{ customer: 1, audience: 'fans', since: 2 }],
      decisions: [decisionRow('d1', 1, 2)],
      tallies: [['events', Number.NaN]],
    })
    await expect(store.commit(refused)).rejects.toMatchObject({ cause: { message: expect.stringContaining('NULL') } })
    expect(await store.snapshot()).toMatchObject({ position: 1, lastCustomer: 1, tallies: [['events', 1]] })
    expect((await store.customers([1, 2])).get(1)).toHaveLength(10)
    expect((await store.history(1, undefined, 10)).rows).toEqual([])
    expect(await store.decision('d1')).toBeUndefined()
    expect(await store.audienceSize('fans')).toBe(0)
    await store.commit({ ...refused, tallies: [['events', 2]] })
    expect(await store.hasEvent(1, 'e2', 2)).toBe(true)
    expect(await store.audienceSize('fans')).toBe(1)
    await store.close()
  })

  test('a membership without a valid time is refused, not forgotten', async () => {
    const store = await medium.open()
    const memberships = [{ customer: 1, audience: 'fans', since: Number.NaN }]
    await expect(store.commit(changesUpTo(1, { memberships }))).rejects.toThrow()
    await store.close()
  })

  test('a full disk undoes the commit, and there is room again once some is made', async () => {
    const db = openWriter(medium.file)
    const apply = prepareChanges(db)
    apply(changesUpTo(1, { customers: [customer(1)] }))
    db.exec('PRAGMA max_page_count = 60')
    const large = changesUpTo(2, { customers: [customer(1, 20), customer(2, 1_000_000)] })
    expect(() => apply(large)).toThrow('full')
    expect(db.isTransaction).toBe(false)
    expect(db.prepare('SELECT position FROM state').get()).toEqual({ position: 1 })
    expect(db.prepare('SELECT id, length(document) AS bytes FROM customers').all()).toEqual([{ id: 1, bytes: 10 }])
    db.exec('PRAGMA max_page_count = 1000000')
    apply(large)
    expect(db.prepare('SELECT count(*) AS count FROM customers').get()).toEqual({ count: 2 })
    db.close()
  })

  test('a commit is refused once the store is closed, and closing again is harmless', async () => {
    const store = await medium.open()
    await store.close()
    await store.close()
    await expect(store.commit(changesUpTo(1))).rejects.toThrow('closed')
  })

  test('a file that cannot be opened or is of a newer version is refused with the reason', async () => {
    await expect(openSqliteStore({ file: `${medium.file}/missing/store.db` })).rejects.toMatchObject({
      cause: { message: expect.stringContaining('unable to open') },
    })
    const db = new DatabaseSync(medium.file)
    db.exec('PRAGMA user_version = 1000')
    db.close()
    await expect(medium.open()).rejects.toMatchObject({ cause: { message: expect.stringContaining('1000') } })
  })

  test('a killed process leaves a store at a commit that it had reported, or the one after, and whole', async () => {
    for (const commits of [1, 15, 40]) {
      const reported = await killAfter(medium.file, commits)
      const store = await medium.open()
      const { position, tallies } = await store.snapshot()
      expect(position).toBeGreaterThanOrEqual(reported)
      expect(position).toBeLessThanOrEqual(reported + 1)
      expect(tallies).toEqual([['events', position]])
      const documents = await store.customers(Array.from({ length: 50 }, (_, index) => index + 1))
      expect([...documents.values()].map((bytes) => Buffer.from(bytes).readUInt32LE())).toEqual(
        Array(50).fill(position),
      )
      expect((await store.history(1, undefined, 1000)).rows).toHaveLength(position)
      expect((await store.decisions(1, undefined, 1000)).rows).toHaveLength(position)
      await store.close()
    }
  }, 90_000)
})

/** Lets a process commit until it has reported so many commits, kills it and tells the last position it reported. */
async function killAfter(file: string, commits: number): Promise<number> {
  const target = fileURLToPath(new URL('./kill-target.ts', import.meta.url))
  const child = spawn(process.execPath, [target, file], { stdio: ['ignore', 'pipe', 'inherit'] })
  let reported = ''
  child.stdout.on('data', (text) => {
    reported += text
    if (reported.split('\n').length > commits) child.kill('SIGKILL')
  })
  await closed(child)
  return Number(reported.trimEnd().split('\n').at(-1))
}

async function closed(child: ChildProcess): Promise<void> {
  await once(child, 'close')
}
