import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Attune, startAttune } from './attune.fixture.ts'

describe('how channels stand', { timeout: 30_000 }, () => {
  let attune: Attune
  let status = 204
  const failing = createServer((request, response) => {
    request.resume().on('end', () => response.writeHead(status, status === 429 ? { 'retry-after': '60' } : {}).end())
  })
  const playbookFor = (url: string) => ({
    brand: { name: 'States', timezone: 'Etc/UTC', currency: 'USD' },
    policy: { randomArm: 0, exploration: 0 },
    channels: {
      good: { kind: 'webhook', consent: 'none', rate: { max: 600, within: '1m' }, config: { url } },
      bad: {
        ...{ kind: 'webhook', consent: 'none', retryAfter: '1h' },
        config: { url: `http://127.0.0.1:${(failing.address() as AddressInfo).port}/` },
      },
      texts: { kind: 'sms', config: { account: 'AC1', authToken: 'TOKEN_A', senders: [{ from: '+12065550100' }] } },
      trunk: {
        kind: 'smpp',
        config: { host: 'smsc.example.net', systemId: 'a', password: 'TRUNK_PASSWORD', senders: [{ from: 'BRAND' }] },
      },
      half: { kind: 'email', config: { host: 'mail.example.com' } },
      pigeon: { kind: 'pigeon' },
      hero: { kind: 'slot' },
    },
    audiences: { all: { where: { event: 'came' } } },
    actions: { hi: { value: 0, sends: true, treatments: [{ channel: 'bad', content: { text: 'Hi' } }] } },
  })
  beforeEach(async () => {
    await new Promise<void>((resolve) => failing.listen(0, '127.0.0.1', resolve))
    attune = await startAttune(playbookFor, { environment: {} })
    const batch = Array.from({ length: 40 }, (_, i) => ({ type: 'track', userId: `u${i}`, event: 'came' }))
    await attune.ask('POST', '/v1/batch', { batch })
  })
  afterEach(async () => {
    await attune.close()
    failing.closeAllConnections()
    await new Promise((resolve) => failing.close(resolve))
  })

  const read = async () => {
    const { body } = await attune.ask('GET', '/v1/channels')
    return Object.fromEntries(body.channels.map((channel: { id: string }) => [channel.id, channel]))
  }

  test('is told of each: what is missing, what is wrong, and whether the provider is left alone', async () => {
    const { bad, good, half, hero, pigeon, texts, trunk } = await read()
    expect(good).toEqual({
      ...{ id: 'good', kind: 'webhook', setup: 'ready', problems: [], missing: [], perMinute: 600 },
      ...{ waiting: 0, onTheWire: 0, circuitOpenUntil: null, throttledUntil: null, lastError: null },
    })
    expect([bad.setup, hero.setup, pigeon.setup, pigeon.problems[0].path]).toEqual([
      'ready',
      'ready',
      'unknown-kind',
      'kind',
    ])
    expect([texts.setup, texts.missing]).toEqual(['not-set-up', ['TOKEN_A']])
    expect([trunk.setup, trunk.missing]).toEqual(['not-set-up', ['TRUNK_PASSWORD']])
    expect([half.setup, half.problems.map(({ path }: { path: string }) => path)]).toEqual([
      'misconfigured',
      ['config.from'],
    ])
    status = 503
    await attune.ask('POST', '/v1/sends', { action: 'hi', audience: 'all' })
    await vi.waitFor(async () => {
      const { bad: shut } = await read()
      expect(shut.lastError.reason).toBe('http_503')
      expect(Date.parse(shut.circuitOpenUntil)).toBeGreaterThan(Date.now() - 5000)
    }, 15_000)
  })

  test('a provider that is throttled is left alone for as long as it asks', async () => {
    status = 429
    await attune.ask('POST', '/v1/sends', { action: 'hi', audience: 'all' })
    await vi.waitFor(async () => expect((await read()).bad.throttledUntil).not.toBeNull(), 10_000)
    expect(Date.parse((await read()).bad.throttledUntil)).toBeGreaterThan(Date.now() + 40_000)
    status = 204
  })

  test('a playbook with a channel that cannot work is not put in force; what this server lacks is told', async () => {
    const whole = playbookFor('http://127.0.0.1:1/')
    const refused = await attune.ask('POST', '/v1/playbook', { ...whole, audiences: { all: { where: { evnt: 'x' } } } })
    expect([refused.status, refused.body.code]).toEqual([422, 'playbook_invalid'])
    // With what else is wrong.
    expect(refused.body.problems).toEqual([
      { path: 'audiences.all.where', message: expect.any(String) },
      { path: 'channels.half.config.from', message: expect.any(String) },
      { path: 'channels.pigeon.kind', message: expect.stringContaining('known: slot, inbox, webhook') },
    ])
    const { half: _half, pigeon: _pigeon, ...channels } = whole.channels
    const typing = { ...channels, texts: { ...channels.texts, config: { ...channels.texts.config, sender: 'x' } } }
    const mistyped = (await attune.ask('POST', '/v1/playbook', { ...whole, channels: typing })).body
    expect(mistyped.problems).toEqual([
      { path: 'channels.texts.config.sender', message: 'there is no such field; did you mean "senders"?' },
    ])
    const version = async () => (await attune.ask('GET', '/v1/playbook')).body.version
    const before = await version()
    expect(mistyped.version).toBeUndefined()
    const { body } = await attune.ask('POST', '/v1/playbook', { ...whole, channels })
    const remedy = (name: string) =>
      `export it, or ${name}_FILE with the path of a file, and start the server again; messages wait until then`
    expect(body.warnings).toEqual(
      [['texts', 'TOKEN_A'] as const, ['trunk', 'TRUNK_PASSWORD'] as const].map(([id, name]) => ({
        path: `channels.${id}`,
        message: `${name} is not set on this server: ${remedy(name)}`,
      })),
    )
    expect(await version()).not.toBe(before)
  })

  test('a server tells at its start what keeps channels from working', () => {
    expect(attune.server.warnings.map(({ path }) => path)).toEqual([
      'channels.texts',
      'channels.trunk',
      'channels.half.config.from',
      'channels.pigeon.kind',
    ])
  })
})
