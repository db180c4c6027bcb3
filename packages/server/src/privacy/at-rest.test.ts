import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type RunningServer, startServer } from '../server.ts'
import type { ServerConfig } from '../server-config.ts'

const K1 = `k1:${randomBytes(32).toString('base64')}`
const K2 = `k2:${randomBytes(32).toString('base64')}`
const EMAIL = 'ann.of.sealed@example.com'

const playbook = (encrypt: readonly string[], retention = {}) => ({
  brand: { name: 'Test', timezone: 'UTC', currency: 'USD' },
  policy: { randomArm: 0, exploration: 0 },
  privacy: { encrypt, retention },
  channels: { inbox: { kind: 'inbox', consent: 'none', interrupts: false } },
  triggers: { hello: { on: { event: 'App Opened' } } },
  actions: {
    greeting: {
      triggers: ['hello'],
      value: 1000,
      treatments: [{ channel: 'inbox', content: { text: 'Hello {{ customer.email }}' } }],
    },
  },
})

interface PrivacyStatus {
  readonly retention: { readonly state: string; readonly removed: number }
  readonly encryption: {
    readonly traits: readonly string[]
    readonly keys: readonly { readonly id: string; readonly current: boolean; readonly needed: boolean }[]
    readonly resealing: { readonly state: string; readonly changed: number }
  }
}

describe('a data directory', { timeout: 60_000 }, () => {
  let directory: string
  let server: RunningServer | undefined
  let admin: string
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'attune-at-rest-'))
  })
  afterEach(async () => {
    await server?.close()
    server = undefined
    await rm(directory, { recursive: true })
  })

  async function start(config: ServerConfig): Promise<void> {
    server = await startServer({
      dataDirectory: directory,
      port: 0,
      checkpointEveryMs: 50,
      segmentBytes: 256 * 1024,
      ...config,
    })
    admin = server.keys?.admin ?? admin
  }

  async function stop(): Promise<void> {
    await server?.close()
    server = undefined
  }

  async function ask<T>(method: string, path: string, body?: object): Promise<T> {
    const headers = { authorization: `Bearer ${admin}` }
    const response = await fetch(`${server!.url}${path}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    })
    return (await response.json()) as T
  }

  const status = () => ask<PrivacyStatus>('GET', '/v1/privacy')

  async function until(holds: () => Promise<boolean>): Promise<void> {
    for (let i = 0; i < 800; i++) {
      if (await holds()) return
      await wait(25)
    }
    throw new Error(`it did not come to hold: ${holds}, ${JSON.stringify(await status())}`)
  }

  async function countOnDisk(needle: string): Promise<number> {
    const entries = await readdir(directory, { recursive: true, withFileTypes: true })
    let count = 0
    for (const entry of entries.filter((one) => one.isFile())) {
      const bytes = await readFile(join(entry.parentPath, entry.name)).catch(() => Buffer.alloc(0))
      count += bytes.toString('latin1').split(needle).length - 1
    }
    return count
  }

  interface Ann {
    readonly traits: { readonly email?: string; readonly tier?: string }
    readonly timeline: { readonly entries: readonly { readonly traits?: object; readonly sealed?: unknown }[] }
  }
  const ann = () => ask<Ann>('GET', '/v1/customers/user:ann')

  /** What is known of Ann, in every place where her address can stand: record, history, document, inbox, merge. */
  async function tellOfAnn(): Promise<void> {
    await ask('POST', '/v1/identify', { userId: 'ann', messageId: 'i1', traits: { email: EMAIL, tier: 'gold' } })
    await ask('POST', '/v1/track', { userId: 'ann', messageId: 'o1', event: 'App Opened' })
    await until(async () => {
      const { items } = await ask<{ items: { content: { text: string } }[] }>('GET', '/v1/inbox/user:ann')
      return items[0]?.content.text === `Hello ${EMAIL}`
    })
    await ask('POST', '/v1/track', { userId: 'other', messageId: 'o2', event: 'Page Viewed' })
    const merged = await ask<{ id: string }>('POST', '/v1/merges', { keep: 'user:ann', from: 'user:other' })
    expect(merged.id).toBeDefined()
  }

  test('never holds a chosen trait in plain, before or after a restart, and shows it to who may see it', async () => {
    await start({ playbook: playbook(['email']), encryptionKeys: K1 })
    await tellOfAnn()
    expect(await countOnDisk(EMAIL)).toBe(0)
    expect((await ann()).traits).toMatchObject({ email: EMAIL, tier: 'gold' })
    expect(JSON.stringify((await ann()).timeline)).toContain(EMAIL)
    await stop()
    expect(await countOnDisk(EMAIL)).toBe(0)
    expect(await countOnDisk('gold')).toBeGreaterThan(0)
    await start({ encryptionKeys: K1 })
    expect((await ann()).traits.email).toBe(EMAIL)
    expect((await ann()).timeline.entries.some(({ sealed }) => sealed !== undefined)).toBe(false)
  })

  test('does not open without the key that it needs, and says which one that is', async () => {
    await start({ playbook: playbook(['email']), encryptionKeys: K1 })
    await tellOfAnn()
    await stop()
    await expect(start({})).rejects.toThrow(/encryption key "k1" is needed/)
    await expect(start({ encryptionKeys: K2 })).rejects.toThrow(/encryption key "k1" is needed/)
    await start({ encryptionKeys: `${K2},${K1}` })
    expect((await ann()).traits.email).toBe(EMAIL)
  })

  test('is sealed anew with a new key, after which the old one is not needed any more', async () => {
    await start({ playbook: playbook(['email']), encryptionKeys: K1 })
    await tellOfAnn()
    await stop()
    await start({ encryptionKeys: `${K2},${K1}` })
    await until(async () => (await status()).encryption.resealing.state === 'done')
    const { keys, resealing } = (await status()).encryption
    expect(keys).toEqual([
      { id: 'k2', current: true, needed: true },
      { id: 'k1', current: false, needed: false },
    ])
    expect(resealing.changed).toBeGreaterThan(1)
    await stop()
    await start({ encryptionKeys: K2 })
    expect((await ann()).traits.email).toBe(EMAIL)
    expect(JSON.stringify((await ann()).timeline)).toContain(EMAIL)
    const { items } = await ask<{ items: { content: { text: string } }[] }>('GET', '/v1/inbox/user:ann')
    expect(items[0]?.content.text).toBe(`Hello ${EMAIL}`)
  })

  test('seals what it held in plain once a playbook chooses it, and opens it when it no longer does', async () => {
    await start({ playbook: playbook([]), encryptionKeys: K1 })
    await tellOfAnn()
    await until(async () => (await countOnDisk(EMAIL)) > 0)
    await ask('POST', '/v1/playbook', playbook(['email']))
    // Whatever a restart leaves undone is taken up.
    await stop()
    await start({ encryptionKeys: K1 })
    await until(async () => (await status()).encryption.resealing.state === 'done')
    const db = new DatabaseSync(join(directory, 'store.db'), { readOnly: true })
    const count = (sql: string) => Number(db.prepare(sql).get(EMAIL)?.n)
    expect(count('SELECT count(*) AS n FROM customers WHERE instr(document, CAST(? AS BLOB)) > 0')).toBe(0)
    expect(count('SELECT count(*) AS n FROM history_chunks WHERE instr(bytes, CAST(? AS BLOB)) > 0')).toBe(0)
    db.close()
    expect((await ann()).traits.email).toBe(EMAIL)
    await ask('POST', '/v1/playbook', playbook([]))
    await until(async () => (await status()).encryption.keys.every(({ needed }) => !needed))
    await stop()
    await start({})
    expect((await ann()).traits.email).toBe(EMAIL)
  })

  test('takes no playbook that encrypts where no key was given', async () => {
    await start({ playbook: playbook([]) })
    const answer = await ask<{ code: string; problems: readonly object[] }>('POST', '/v1/playbook', playbook(['email']))
    expect(answer).toMatchObject({ code: 'playbook_invalid', problems: [{ path: 'privacy.encrypt' }] })
  })

  test('lets go of events as the playbook says; what was counted stays, and a repeat of one is not counted again', async () => {
    await start({ playbook: playbook([], { events: { 'Page Viewed': '30d' } }) })
    const at = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString()
    const view = (id: string, days: number) => ({
      ...{ type: 'track', userId: 'ann', event: 'Page Viewed', messageId: id, timestamp: at(days) },
    })
    const old = view('old', 40)
    // More than a customer's document remembers by itself.
    const many = Array.from({ length: 60 }, (_, i) => view(`v${i}`, 20 - i / 10))
    await ask('POST', '/v1/batch', { batch: [old, { ...view('x', 50), event: 'Order Completed' }, ...many] })
    await stop()
    await start({})
    await until(async () => (await status()).retention.removed === 1)
    const ids = (await ask<{ timeline: { entries: { id: string }[] } }>('GET', '/v1/customers/user:ann?limit=200'))
      .timeline
    expect(ids.entries.map(({ id }) => id)).not.toContain('old')
    expect(ids.entries.map(({ id }) => id)).toContain('x')
    const viewed = async () =>
      (await ask<{ events: Record<string, { count: number }> }>('GET', '/v1/customers/user:ann')).events['Page Viewed']
    expect((await viewed())?.count).toBe(61)
    const again = await ask<{ repeated: boolean }>('POST', '/v1/moments', old)
    expect(again).toMatchObject({ repeated: true })
    expect((await viewed())?.count).toBe(61)
  })
})
