import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zstdCompressSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openWriter } from './connection.ts'
import { packText, unpackText } from './packed-text.ts'
import { prepareDecisionReads } from './read-decisions.ts'

test('a packed text is the same again', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(unpackText(packText(Buffer.from(text)))).toBe(Buffer.from(text).toString())
    }),
  )
})

test('a text is the same again whether it is long or short', () => {
  for (const length of [0, 1, 3, 4, 1023, 1024, 1025, 50_000]) {
    const text = 'ü'.repeat(length / 2) + (length % 2 === 1 ? 'x' : '')
    expect(Buffer.byteLength(text)).toBe(length)
    expect(unpackText(packText(Buffer.from(text)))).toBe(text)
  }
})

test('a text in which nothing comes again is the same again, though it has no room in one piece', () => {
  const text = randomBytes(60_000).toString('base64')
  expect(unpackText(packText(Buffer.from(text)))).toBe(text)
})

test('what names the same things over and over takes a quarter of its room', () => {
  const candidates = Array.from({ length: 50 }, (_, i) => ({
    ...{ action: `action-${i}`, channel: 'web', stage: 'arbitration', reason: 'outbid' },
    factors: { successes: i / 7, failures: i / 3, lean: 0, leanVariance: 0, alpha: 1, beta: 19, net: i / 11 },
  }))
  const text = Buffer.from(JSON.stringify(candidates))
  expect(packText(text).length).toBeLessThan(text.length / 4)
})

test('decisions from before they were packed are read beside the others', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'attune-packed-'))
  const db = openWriter(join(directory, 'store.db'))
  const put = db.prepare('INSERT INTO decisions (id, customer, at, event, json, packed) VALUES (?, 1, ?, ?, ?, ?)')
  put.run('old', 1, 'e1', '{"id":"old"}', null)
  put.run('new', 2, 'e2', '', packText(Buffer.from('{"id":"new"}')))
  // Short ones were packed too.
  put.run('short', 3, 'e3', '', zstdCompressSync(Buffer.from('{"id":"short"}')))
  const { decision, decisions } = prepareDecisionReads(db)
  expect(await decision('old')).toEqual({ id: 'old', customer: 1, at: 1, event: 'e1', json: '{"id":"old"}' })
  expect((await decisions(1, undefined, 10)).rows.map(({ json }) => json)).toEqual([
    '{"id":"short"}',
    '{"id":"new"}',
    '{"id":"old"}',
  ])
  db.close()
  await rm(directory, { recursive: true })
})
