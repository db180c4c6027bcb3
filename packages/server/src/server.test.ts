import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningServer, startServer } from './server.ts'

const playbook = {
  brand: { name: 'Server', timezone: 'Etc/UTC', currency: 'USD' },
  policy: { randomArm: 0, exploration: 0 },
  channels: {
    inbox: { kind: 'inbox', consent: 'none', interrupts: false },
    web: { kind: 'slot', consent: 'none', interrupts: false },
  },
  feeds: { weather: { key: 'ZIP code' } },
  triggers: { order: { on: { event: 'Order Completed' } } },
  offers: { coffee: { name: 'Free coffee', window: { lasts: '7d' }, budget: { units: 2 } } },
  actions: {
    thanks: {
      triggers: ['order'],
      value: 1000,
      offer: 'coffee',
      treatments: [{ channel: 'inbox', content: { title: 'Hi {{ customer.name }}' } }],
    },
    cold: {
      placements: ['hero'],
      value: 100,
      applicable: { feed: 'weather', key: { property: 'zip' }, field: 'temperature', atLeast: 20 },
      treatments: [{ channel: 'web', content: { title: '{{ event.zip }}' } }],
    },
  },
}

const event = (id: string, extra: object = {}) => ({
  type: 'track',
  event: 'Page Viewed',
  userId: 'bad',
  messageId: id,
  ...extra,
})
const deep = (levels: number): object => (levels === 0 ? {} : { a: deep(levels - 1) })
const nowPlus = (ms: number) => new Date(Date.now() + ms).toISOString()
const HOUR_MS = 3_600_000
const YEAR_MS = 365.25 * 24 * HOUR_MS

describe('a server', () => {
  let server: RunningServer

  beforeAll(async () => {
    server = await startServer({ port: 0, playbook })
  })
  afterAll(() => server.close())

  async function ask(
    method: string,
    path: string,
    body?: string | object,
    key: 'write' | 'server' | 'admin' = 'admin',
  ) {
    const text = typeof body === 'object' ? JSON.stringify(body) : body
    const headers = {
      authorization: `Bearer ${server.keys?.[key]}`,
      ...(text === undefined ? {} : { 'content-type': 'application/json' }),
    }
    const response = await fetch(server.url + path, { method, headers, ...(text === undefined ? {} : { body: text }) })
    const answer = await response.text()
    return { status: response.status, body: answer === '' ? undefined : JSON.parse(answer) }
  }

  it('answers a moment with its decision, and the same again when it is sent again', async () => {
    const message = { type: 'track', event: 'Order Completed', userId: 'ana', messageId: 'm1' }
    const first = await ask('POST', '/v1/moments', message, 'server')
    expect(first.body).toMatchObject({
      repeated: false,
      decisions: [{ chosen: { action: 'thanks', channel: 'inbox' } }],
    })
    const second = await ask('POST', '/v1/moments', message, 'server')
    expect(second.body).toEqual({ ...first.body, repeated: true })
    const { body } = await ask('GET', `/v1/decisions/${first.body.decisions[0].id}`)
    expect(body.recomputed).toEqual({ agrees: true, disagreements: [] })
  })

  it('shows what was acknowledged at once: profile, wallet, inbox, timeline', async () => {
    await ask('POST', '/v1/batch', {
      batch: [
        { type: 'identify', userId: 'bea', messageId: 'i1', traits: { name: 'Bea' } },
        { type: 'track', event: 'Order Completed', userId: 'bea', messageId: 'o1' },
      ],
    })
    const { body } = await ask('GET', '/v1/customers/user:bea')
    expect(body).toMatchObject({
      traits: { name: 'Bea' },
      wallet: [{ offer: 'coffee', state: expect.stringMatching(/^(granted|announced)$/) }],
      events: { 'Order Completed': { count: 1 } },
    })
    expect(body.timeline.entries.map(({ id }: { id: string }) => id)).toEqual(expect.arrayContaining(['o1', 'i1']))
    await expect
      .poll(async () => (await ask('GET', '/v1/inbox/user:bea')).body.items[0]?.content)
      .toEqual({ title: 'Hi Bea' })
    const { body: inbox } = await ask('GET', '/v1/inbox/user:bea')
    expect((await ask('DELETE', `/v1/inbox/user:bea/${inbox.items[0].id}`)).status).toBe(200)
    expect((await ask('GET', '/v1/inbox/user:bea')).body.items).toEqual([])
  })

  it('takes an event whose customer has no room for its traits, and says which were left out', async () => {
    const bag = (name: string) => Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`${name}${i}`, i]))
    const identify = (messageId: string, traits: object) => ({ type: 'identify', userId: 'dee', messageId, traits })
    const { status, body } = await ask('POST', '/v1/batch', {
      batch: [identify('b1', bag('a')), identify('b2', bag('b'))],
    })
    expect({ status, success: body.success, left: body.warnings.length }).toEqual({
      status: 200,
      success: true,
      left: 100,
    })
    expect(body.warnings[0]).toMatchObject({ index: 1, code: 'too_many_traits', field: 'traits.b200' })
    expect(Object.keys((await ask('GET', '/v1/customers/user:dee')).body.traits)).toHaveLength(500)
  })

  it('grants no more than the budget holds', async () => {
    const { body } = await ask('POST', '/v1/moments', { event: 'Order Completed', userId: 'cy', messageId: 'c1' })
    expect(body.decisions[0]).toMatchObject({
      chosen: null,
      candidates: [{ stage: 'eligible', reason: 'offer_budget_spent' }],
    })
  })

  it('decides by a feed value from the moment it is set', async () => {
    const hero = (id: string) =>
      ask('POST', '/v1/decisions', { userId: 'dan', placement: 'hero', context: { zip: '98101' }, messageId: id })
    expect((await hero('d1')).body.decisions[0]).toMatchObject({ chosen: null, reason: 'all_excluded' })
    expect((await ask('PUT', '/v1/feeds/weather/98101', { temperature: 25 })).status).toBe(200)
    expect((await hero('d2')).body.decisions[0].chosen).toMatchObject({ action: 'cold', content: { title: '98101' } })
    const { body } = await ask(
      'POST',
      '/v1/feeds/weather',
      '{"key":"98101","value":{"temperature":5}}\nnot json\n{"key":7}\n',
    )
    expect(body).toMatchObject({
      success: false,
      accepted: 1,
      refused: 2,
      errors: [
        { index: 1, code: 'malformed_json' },
        { index: 2, code: 'invalid_type' },
      ],
    })
    expect((await hero('d3')).body.decisions[0].chosen).toBeNull()
    expect((await ask('PUT', '/v1/feeds/tides/1', {})).body.code).toBe('feed_unknown')
  })

  it('publishes a playbook, and tells every mistake of a bad one without changing anything', async () => {
    const before = (await ask('GET', '/v1/playbook')).body.version
    const bad = await ask('POST', '/v1/playbook', {
      ...playbook,
      audiences: { a: { where: { trait: 'x', is_: 1 } }, b: { where: { audience: 'c' } } },
    })
    expect(bad).toMatchObject({ status: 422, body: { code: 'playbook_invalid' } })
    expect(bad.body.problems.map(({ path }: { path: string }) => path)).toEqual([
      'audiences.a.where',
      'audiences.b.where',
    ])
    expect((await ask('GET', '/v1/playbook')).body.version).toBe(before)
    const dry = await ask('POST', '/v1/playbook?dryRun=true', {
      ...playbook,
      brand: { ...playbook.brand, name: 'Other' },
    })
    expect(dry.body).toMatchObject({ before, published: false })
    const done = await ask('POST', '/v1/playbook', { ...playbook, brand: { ...playbook.brand, name: 'Other' } })
    expect(done.body.published).toBe(true)
    expect((await ask('GET', '/v1/playbook')).body.version).toBe(done.body.version)
  })

  const bad: [what: string, body: string | object, code: string | undefined][] = [
    ['malformed JSON', '{"batch":[', 'malformed_json'],
    ['a batch that is none', { batch: 7 }, 'invalid_type'],
    ['a wrong type', { batch: [event('w', { userId: { a: 1 } })] }, 'invalid_type'],
    ['a time two days ahead', { batch: [event('f', { timestamp: nowPlus(48 * HOUR_MS) })] }, 'time_in_future'],
    ['a time ten years ago', { batch: [event('p', { timestamp: nowPlus(-10 * YEAR_MS) })] }, 'time_too_old'],
    [
      'a body of 10 MB',
      JSON.stringify({ batch: [event('b', { properties: { a: 'x'.repeat(10_000_000) } })] }),
      'body_too_large',
    ],
    ['deep nesting', { batch: [event('d', { properties: deep(100) })] }, 'nested_too_deeply'],
    [
      'nesting deep enough to break a parser',
      `{"batch":[${'['.repeat(100_000)}${']'.repeat(100_000)}]}`,
      'invalid_type',
    ],
    [
      '__proto__',
      '{"batch":[{"type":"track","event":"E","userId":"bad","messageId":"x","properties":{"__proto__":{"a":1}}}]}',
      'forbidden_name',
    ],
    ['NaN', '{"batch":[{"type":"track","event":"E","userId":"bad","properties":{"a":NaN}}]}', 'malformed_json'],
    [
      'a number beyond all numbers',
      '{"batch":[{"type":"track","event":"E","userId":"bad","properties":{"a":1e999}}]}',
      'invalid_number',
    ],
    [
      '20,000 traits in one message',
      {
        batch: [
          {
            type: 'identify',
            userId: 'bad',
            traits: Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`t${i}`, i])),
          },
        ],
      },
      'message_too_large',
    ],
    [
      '600 traits in one message',
      {
        batch: [
          {
            type: 'identify',
            userId: 'bad',
            traits: Object.fromEntries(Array.from({ length: 600 }, (_, i) => [`t${i}`, i])),
          },
        ],
      },
      'too_many_fields',
    ],
    [
      'lone surrogates',
      '{"batch":[{"type":"track","event":"Page Viewed","userId":"bad","messageId":"s","properties":{"a":"\\ud800"}}]}',
      undefined,
    ],
    ['a time an hour ahead', { batch: [event('h', { timestamp: nowPlus(HOUR_MS) })] }, undefined],
  ]
  it.each(bad)('answers %s clearly and goes on', async (_what, body, code) => {
    const { status, body: answer } = await ask('POST', '/v1/batch', body, 'write')
    if (code === undefined) expect(answer).toEqual({ success: true })
    else
      expect([status >= 400, JSON.stringify(answer).includes(`"code":"${code}"`), answer.help?.length > 0]).toEqual([
        true,
        true,
        true,
      ])
    expect((await ask('POST', '/v1/track', event(`after ${_what}`), 'write')).status).toBe(200)
  })

  it('counts the good messages of a batch, and reports the bad ones by index', async () => {
    const good = event('good-1', { userId: 'ed' })
    const { status, body } = await ask(
      'POST',
      '/v1/batch',
      { batch: [good, event('bad-1', { event: 7 }), { ...good, messageId: 'good-2' }] },
      'write',
    )
    expect(status).toBe(200)
    expect(body).toMatchObject({
      success: false,
      accepted: 2,
      errors: [{ index: 1, field: expect.stringContaining('event') }],
    })
    expect((await ask('GET', '/v1/customers/user:ed')).body.events['Page Viewed'].count).toBe(2)
  })

  it('keeps a customer within bounds who is given ever more traits, and every event of theirs', async () => {
    for (let part = 0; part < 5; part++) {
      const traits = Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`t${part}_${i}`, i]))
      expect((await ask('POST', '/v1/identify', { userId: 'many', traits })).status).toBe(200)
    }
    const { body } = await ask('GET', '/v1/customers/user:many')
    expect(Object.keys(body.traits)).toHaveLength(500)
    expect(body.timeline.entries).toHaveLength(5)
  })
})

it('keeps no keys of a first start that failed, since nobody was shown them', { timeout: 60_000 }, async () => {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'attune-first-'))
  try {
    await expect(startServer({ port: 0, dataDirectory, playbook: { ...playbook, brand: {} } })).rejects.toThrow('brand')
    expect(existsSync(join(dataDirectory, 'keys.json'))).toBe(false)
    const server = await startServer({ port: 0, dataDirectory, playbook })
    expect(Object.keys(server.keys ?? {})).toEqual(['write', 'server', 'admin'])
    await server.close()
  } finally {
    rmSync(dataDirectory, { recursive: true })
  }
})
