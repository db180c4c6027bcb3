import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { KillableServer } from '../crash/killable-server.fixture.ts'
import { openSink, type Sink } from '../crash/sink.fixture.ts'

const playbookFor = (sink: string) => ({
  brand: { name: 'Chain', timezone: 'America/New_York', currency: 'USD' },
  policy: { randomArm: 0, exploration: 0 },
  channels: { mail: { kind: 'webhook', consent: 'none', interrupts: false, config: { url: `${sink}/mail` } } },
  audiences: {
    buyers: { where: { event: 'Order Completed' } },
    regulars: { where: { event: 'Order Completed', within: '30d', atLeast: 2 } },
  },
  triggers: {
    order: { on: { event: 'Order Completed' } },
    welcome: { on: { enters: 'buyers' } },
    hello: { on: { event: 'App Opened' } },
  },
  actions: {
    thanks: {
      triggers: ['order', 'welcome', 'hello'],
      value: 1000,
      treatments: [{ channel: 'mail', content: { order: '{{ event.order }}' } }],
    },
  },
})

const MAPPING = {
  source: 'till',
  event: 'Order Completed',
  time: { column: 'time', format: 'YYYY-MM-DD HH:mm:ss' },
  identifiers: { loyalty: 'card' },
  properties: { total: { column: 'total', type: 'number' }, store: 'store', note: 'note' },
  key: 'receipt',
}

const CARDS = 100
const ROWS = 4000

/** A till's day: two rows are bad, and a note goes over two lines. */
function tillFile(day: string): string {
  const lines = ['receipt,time,store,card,total,note']
  for (let n = 1; n <= ROWS; n++) {
    const minute = String(n % 60).padStart(2, '0')
    const time = `${day} ${String(8 + (n % 12)).padStart(2, '0')}:${minute}:00`
    const note = n === 5 ? '"two\nlines"' : ''
    lines.push(`R${n},${time},place-${n % 20},${n % CARDS},${n === 2000 ? 'a lot' : '4.50'},${note}`)
  }
  lines.splice(10, 0, 'R0,yesterday,place-1,1,4.50,')
  return `${lines.join('\n')}\n`
}

describe('C3 Offline sources', { timeout: 180_000 }, () => {
  let directory: string
  let sink: Sink
  let server: KillableServer
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'attune-c3-'))
    sink = await openSink()
    server = new KillableServer({
      dataDirectory: directory,
      port: 0,
      playbook: playbookFor(sink.url),
      allowPrivateAddresses: true,
      checkpointEveryMs: 100,
    })
    await server.start()
  })
  afterEach(async () => {
    await server.kill()
    sink.close()
    await rm(directory, { recursive: true, force: true })
  })

  const ask = async (method: string, path: string, body?: object | Buffer) => {
    const type = Buffer.isBuffer(body) ? 'application/octet-stream' : 'application/json'
    const response = await fetch(server.url + path, {
      method,
      headers: { authorization: `Bearer ${server.keys?.admin}`, ...(body && { 'content-type': type }) },
      ...(body && { body: Buffer.isBuffer(body) ? new Uint8Array(body) : JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, text, body: text.startsWith('{') ? JSON.parse(text) : undefined }
  }
  const until = async (id: string, isThere: (load: { state: string; settled: number }) => boolean) => {
    for (;;) {
      const { body } = await ask('GET', `/v1/loads/${id}`)
      if (isThere(body)) return body
      await wait(20)
    }
  }
  const ended = (id: string) => until(id, ({ state }) => state !== 'running')
  const begin = async (name: string, content: Buffer, more: object = {}) => {
    const { body } = await ask('POST', '/v1/loads', { name, mapping: MAPPING, bytes: content.length, ...more })
    return body.id as string
  }
  const load = async (name: string, content: Buffer) => {
    const id = await begin(name, content)
    await ask('PUT', `/v1/loads/${id}/content`, content)
    return ended(id)
  }
  const ordersOf = async (card: number) => {
    const { body } = await ask('GET', `/v1/customers/loyalty:${card}`)
    expect(body.audiences.map(({ id }: { id: string }) => id)).toEqual(['buyers', 'regulars'])
    return body.events['Order Completed']
  }
  const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)

  test("yesterday's till file is loaded while moments are answered; bad rows are told by line; sent twice it counts once", async () => {
    const file = Buffer.from(tillFile(yesterday))
    const id = await begin('till.csv', file)
    // In two pieces: the connection broke in the middle of a row.
    const half = Math.floor(file.length / 2)
    expect((await ask('PUT', `/v1/loads/${id}/content?offset=0`, file.subarray(0, half))).body.received).toBe(half)
    expect((await ask('PUT', `/v1/loads/${id}/content?offset=0`, file)).body).toMatchObject({
      code: 'load_offset',
      received: half,
    })
    const moment = ask('POST', '/v1/moments', { userId: 'ann', type: 'track', event: 'App Opened', messageId: 'm1' })
    await ask('PUT', `/v1/loads/${id}/content?offset=${half}`, file.subarray(half))
    expect((await moment).body.decisions).toHaveLength(1)
    expect(await ended(id)).toMatchObject({ state: 'done', rows: ROWS + 1, bad: 2, counted: ROWS - 1, repeated: 0 })

    const report = (await ask('GET', `/v1/loads/${id}/report`)).text.trim().split('\n')
    expect(report).toEqual([
      'line,column,code,reason,row',
      expect.stringMatching(/^12,time,invalid_time,.*yesterday/),
      expect.stringMatching(/^2003,total,invalid_value,.*a lot/),
    ])

    // The same again under another name and compressed; and again with one row more.
    expect(await load('again.csv.gz', gzipSync(file))).toMatchObject({ counted: 0, repeated: ROWS - 1 })
    const longer = Buffer.from(`${tillFile(yesterday)}R9999,${yesterday} 21:00:00,place-1,7,1.00,\n`)
    expect(await load('longer.csv', longer)).toMatchObject({ counted: 1, repeated: ROWS - 1 })

    const counted = await Promise.all([...Array(CARDS).keys()].map((card) => ordersOf(card)))
    expect(counted.reduce((sum, { count }) => sum + count, 0)).toBe(ROWS)
    // Nobody was written to but who opened the app.
    await wait(300)
    expect([...(sink.received.get('/mail')?.keys() ?? [])]).toHaveLength(1)
  })

  test('killed in the middle, server and client, it goes on where it was and counts every row once', async () => {
    const file = Buffer.from(tillFile(yesterday))
    const more = { fingerprint: 'sha256-of-the-file' }
    const id = await begin('till.csv', file, more)
    await ask('PUT', `/v1/loads/${id}/content`, file.subarray(0, file.length - 20_000))
    await until(id, ({ settled }) => settled > 500)
    await server.kill()
    await server.start()
    // A client that knows nothing of before finds what was begun, and sends what is missing.
    expect(await begin('till.csv', file, more)).toBe(id)
    const { body } = await ask('GET', `/v1/loads/${id}`)
    await ask('PUT', `/v1/loads/${id}/content?offset=${body.received}`, file.subarray(body.received))
    await until(id, ({ settled }) => settled > 2000)
    await server.kill()
    await server.start()
    expect(await ended(id)).toMatchObject({ state: 'done', bad: 2, counted: ROWS - 1, repeated: 0 })
    expect(await load('again.csv', file)).toMatchObject({ counted: 0, repeated: ROWS - 1 })
    const counted = await Promise.all([...Array(CARDS).keys()].map((card) => ordersOf(card)))
    expect(counted.reduce((sum, { count }) => sum + count, 0)).toBe(ROWS - 1)
  })

  test('a file whose sending in one piece is broken off is ended, and keeps no other from being loaded', async () => {
    const content = Buffer.from(
      '{"userId":"ann","type":"track","event":"App Opened","timestamp":"2026-01-01T00:00:00Z"}\n',
    )
    const states = async () => (await ask('GET', '/v1/loads')).body.loads.map(({ state }: { state: string }) => state)
    const before = await states()
    for (let n = 1; n <= 5; n++) {
      const headers = { authorization: `Bearer ${server.keys?.admin}`, 'content-type': 'application/x-ndjson' }
      const sending = request(`${server.url}/v1/loads?name=broken-${n}.ndjson`, { method: 'POST', headers })
      const failed = once(sending, 'error')
      sending.write(Buffer.concat(Array(2000).fill(content)))
      await expect.poll(states).toHaveLength(before.length + n)
      sending.destroy(new Error('broken off'))
      await failed
      await expect.poll(states).toEqual([...Array(n).fill('cancelled'), ...before])
    }
    const { body } = await ask('POST', '/v1/loads?name=whole.ndjson', Buffer.concat([content, content]))
    expect(await ended(body.id)).toMatchObject({ state: 'done', rows: 2, bad: 0 })
  })

  test('a dry run tells what would come of it and changes nothing; a load can rest, go on and be ended', async () => {
    const file = Buffer.from(tillFile(yesterday))
    const dry = await begin('till.csv', file, { dryRun: true })
    await ask('PUT', `/v1/loads/${dry}/content`, file)
    expect(await ended(dry)).toMatchObject({
      ...{ state: 'done', counted: 0, repeated: 0, bad: 2, unknownCustomers: CARDS },
      events: { 'Order Completed': ROWS - 1 },
      problems: { invalid_time: 1, invalid_value: 1 },
    })
    expect((await ask('GET', '/v1/customers/loyalty:1')).status).toBe(404)

    const id = await begin('till.csv', file)
    await ask('PUT', `/v1/loads/${id}/content`, file.subarray(0, 10_000))
    expect((await ask('POST', `/v1/loads/${id}/pause`)).body.state).toBe('paused')
    await ask('PUT', `/v1/loads/${id}/content?offset=10000`, file.subarray(10_000))
    expect((await ask('GET', `/v1/loads/${id}`)).body).toMatchObject({ state: 'paused', received: file.length })
    await ask('POST', `/v1/loads/${id}/resume`)
    expect(await ended(id)).toMatchObject({ state: 'done', counted: ROWS - 1 })

    const other = await begin('till.csv', file)
    expect((await ask('POST', `/v1/loads/${other}/cancel`)).body.state).toBe('cancelled')
  })
})
