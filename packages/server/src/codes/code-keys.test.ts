import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { createPendingChanges } from '../pending/pending-changes.ts'
import { startServer } from '../server.ts'
import type { CodeBatch } from './batch.ts'
import { CodeBook } from './code-book.ts'
import { CodeKeys, openCodeKeys } from './code-keys.ts'

const KEY = Buffer.alloc(32, 7).toString('base64')
const purpose = { offer: 'voucher' }
const spec = { key: KEY, prefix: 'BEAN', length: 10 }
const batches: readonly CodeBatch[] = [
  { id: 'a', purpose, createdAt: 1, count: 5, generated: { ...spec, first: 0 } },
  { id: 'b', purpose, createdAt: 2, count: 5, generated: { ...spec, first: 5 } },
  { id: 'c', purpose, createdAt: 3, count: 0, importKey: KEY },
]

function restored(stored: readonly CodeBatch[], keys: CodeKeys) {
  const book = new CodeBook(keys)
  const pending = createPendingChanges()
  book.restore(stored, [], [], pending)
  return { book, pending, texts: ['a', 'b'].map((batch) => book.textOf({ batch, number: 3 })) }
}

describe('keys of unique codes', () => {
  it('open with the secret that sealed them, and neither with another one nor when they were changed', () => {
    const keys = new CodeKeys()
    const sealed = keys.seal(KEY)
    expect(sealed).not.toContain(KEY)
    expect(keys.open(sealed)).toBe(KEY)
    expect(keys.seal(KEY)).not.toBe(sealed)
    expect(() => new CodeKeys().open(sealed)).toThrow('does not open')
    expect(() => keys.open(`${sealed.slice(0, -6)}AAAA==`)).toThrow('does not open')
  })

  it('that lie in the store as they are are sealed with the next checkpoint, and the codes stay what they were', () => {
    const keys = new CodeKeys()
    const { pending, texts } = restored(batches, keys)
    const sealed = [...pending.codeBatches.values()]
    expect(sealed.map(({ id }) => id)).toEqual(['a', 'b', 'c'])
    expect(JSON.stringify(sealed)).not.toContain(KEY)
    const again = restored(sealed, keys)
    expect(again.texts).toEqual(texts)
    expect(again.book.find(texts[1]!)).toMatchObject({ batch: 'b', number: 3 })
    expect(again.pending.codeBatches.size).toBe(0)
    // The next batch of the series goes on with the same key.
    expect(again.book.seriesFor('BEAN', 10)).toEqual({ key: sealed[0]!.generated!.key, next: 10 })
  })

  it('are nowhere on disk, and a server that lost their secret does not start', { timeout: 60_000 }, async () => {
    const directory = await mkdtemp(join(tmpdir(), 'attune-code-keys-'))
    const playbook = {
      brand: { name: 'Bean', timezone: 'Etc/UTC', currency: 'USD' },
      offers: {
        voucher: {
          name: 'V',
          redemption: { for: 'code', codes: 'unique', benefit: { kind: 'amount', amount: 100 } },
        },
      },
    }
    try {
      const first = await startServer({ port: 0, dataDirectory: directory, playbook })
      const ask = (url: string, path: string, body?: object) =>
        fetch(url + path, {
          headers: { authorization: `Bearer ${first.keys!.admin}` },
          ...(body && { method: 'POST', body: JSON.stringify(body) }),
        })
      await ask(first.url, '/v1/codes/batches', { id: 'x', offer: 'voucher', count: 3 })
      const codes = await (await ask(first.url, '/v1/codes/batches/x/codes')).text()
      expect(codes.match(/,free\n/g)).toHaveLength(3)
      await first.close()
      const file = join(directory, 'code-secret.json')
      expect((await stat(file)).mode & 0o777).toBe(0o600)
      const { secret } = JSON.parse(await readFile(file, 'utf8'))
      const db = new DatabaseSync(join(directory, 'store.db'), { readOnly: true })
      const stored = db
        .prepare('SELECT json FROM code_batches')
        .all()
        .map(({ json }) => JSON.parse(String(json)))
      db.close()
      expect(stored).toMatchObject([{ id: 'x', generated: { key: expect.stringMatching(/^sealed:/) } }])
      const key = new CodeKeys(Buffer.from(secret, 'base64')).open(stored[0].generated.key)
      expect(Buffer.from(key, 'base64')).toHaveLength(32)
      expect((await readFile(join(directory, 'store.db'))).includes(key)).toBe(false)

      const second = await startServer({ port: 0, dataDirectory: directory, playbook })
      expect(await (await ask(second.url, '/v1/codes/batches/x/codes')).text()).toBe(codes)
      await second.close()
      await rm(file)
      expect(() => openCodeKeys(directory, stored)).toThrow('code-secret.json is missing')
      await expect(startServer({ port: 0, dataDirectory: directory, playbook })).rejects.toThrow('code-secret.json')
    } finally {
      await rm(directory, { recursive: true, force: true })
    }
  })
})
