import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Attune, startAttune } from './attune.fixture.ts'

const benefit = { kind: 'amount', amount: 100 }
const everyone = <More extends object>(more: More = {} as More, redemption: object = {}) => ({
  ...{ name: 'Deal', ...more },
  redemption: { for: 'everyone', benefit, ...redemption },
})

const lines = [{ sku: 'bagel', unitPrice: 450 }]

describe('O1 what is live', { timeout: 60_000 }, () => {
  let attune: Attune
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()
  const base = {
    brand: { name: 'Bean', timezone: 'Etc/UTC', currency: 'USD', marginFloor: 0.1 },
    feeds: { stock: { key: 'store:sku' } },
  }
  const offers = {
    live: everyone({ legal: 'One each.', treatments: { till: { text: 'Say hello' } } }),
    draft: everyone({ state: 'draft' }),
    paused: everyone({ state: 'paused' }),
    ended: everyone({ state: 'ended' }),
    soon: everyone({ starts: inDays(0.5) }),
    later: everyone({ starts: inDays(2) }),
    over: everyone({ ends: inDays(-1) }),
    shop: everyone({}, { channels: ['shop'], marginFloor: 0.3 }),
    pike: everyone({}, { places: ['pike'] }),
    scarce: everyone({}, { for: 'code', code: 'SCARCE', budget: { units: 1 } }),
    fresh: everyone({}, { stock: { feed: 'stock', sku: 'bagel' } }),
  }
  beforeEach(async () => {
    attune = await startAttune(() => ({ ...base, offers }))
    await attune.ask('PUT', '/v1/feeds/stock/pike:bagel', { quantity: 1 })
  })
  afterEach(() => attune.close())

  const read = (path: string, headers: Record<string, string> = {}) =>
    fetch(`${attune.server.url}/v1/publications/${path}`, {
      headers: { authorization: `Bearer ${attune.server.keys!.server}`, ...headers },
    })
  const idsOf = async (path: string) => {
    const { offers: told } = (await (await read(path)).json()) as { offers: { id: string; state: string }[] }
    return told.map(({ id, state }) => (state === 'live' ? id : `${id} ${state}`))
  }

  test('is told by channel and place, with what begins within a day', async () => {
    expect(await idsOf('till?place=pike')).toEqual(['live', 'soon scheduled', 'pike', 'scarce', 'fresh'])
    expect(await idsOf('till?place=soho')).toEqual(['live', 'soon scheduled', 'scarce'])
    expect(await idsOf('shop')).toEqual(['live', 'soon scheduled', 'shop', 'pike', 'scarce', 'fresh'])
    const { currency, offers: told } = (await (await read('till')).json()) as { currency: string; offers: object[] }
    expect([currency, told[0]]).toMatchObject([
      'USD',
      { text: 'Say hello', legal: 'One each.', redemption: { benefit } },
    ])
  })

  test('is told by the clock of the place, with the floor that holds, and when dates change it next', async () => {
    await attune.ask('PUT', '/v1/catalogue/places/pike', { name: 'Pike', zone: 'Europe/London', lat: 51.5, lon: -0.1 })
    const told = async (path: string) => (await (await read(path)).json()) as typeof publication
    const publication = {
      timezone: '',
      changesAt: '',
      offers: [] as { id: string; redemption: { marginFloor: number } }[],
    }
    const floors = async (path: string) =>
      (await told(path)).offers.map(({ id, redemption }) => [id, redemption.marginFloor])
    expect(await told('till?place=pike')).toMatchObject({ timezone: 'Europe/London', changesAt: offers.soon.starts })
    expect(await told('till?place=soho')).toMatchObject({ timezone: 'Etc/UTC' })
    expect(await floors('shop')).toEqual(
      expect.arrayContaining([
        ['live', 0.1],
        ['shop', 0.3],
      ]),
    )
  })

  test('is not sent again while nothing has changed; budgets and shelves change it too', async () => {
    const first = await read('till?place=pike')
    const etag = first.headers.get('etag')!
    const again = await read('till?place=pike', { 'if-none-match': `W/${etag}, "x"` })
    expect([again.status, await again.text()]).toEqual([304, ''])
    await attune.ask('POST', '/v1/redemptions', { lines, codes: ['SCARCE'], hold: 0 })
    const changed = await read('till?place=pike', { 'if-none-match': etag })
    expect(changed.status).toBe(200)
    expect(await idsOf('till?place=pike')).not.toContain('scarce')
    await attune.ask('PUT', '/v1/feeds/stock/pike:bagel', { quantity: 0 })
    expect(await idsOf('till?place=pike')).not.toContain('fresh')
  })

  test('can be followed, from where one was', async () => {
    const events: string[] = []
    const follow = async (lastId?: string) => {
      const stop = new AbortController()
      const response = await fetch(`${attune.server.url}/v1/publications/till/stream`, {
        headers: { authorization: `Bearer ${attune.server.keys!.server}`, ...(lastId && { 'last-event-id': lastId }) },
        signal: stop.signal,
      })
      const reading = (async () => {
        let text = ''
        for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
          text += chunk
          const parts = text.split('\n\n')
          text = parts.pop()!
          events.push(...parts.filter((part) => part.includes('event: publication')))
        }
      })().catch(() => undefined)
      return async () => {
        stop.abort()
        await reading
      }
    }
    const stop = await follow()
    await expect.poll(() => events.length).toBe(1)
    await attune.ask('POST', '/v1/playbook', { ...base, offers: { ...offers, live: everyone({ state: 'paused' }) } })
    await expect.poll(() => events.length, { timeout: 5000 }).toBe(2)
    expect(events[1]).not.toContain('"id":"live"')
    await stop()
    const id = /id: (\S+)/.exec(events[1]!)![1]!
    const stopAgain = await follow(id)
    await attune.ask('POST', '/v1/playbook', { ...base, offers })
    await expect.poll(() => events.length, { timeout: 5000 }).toBe(3)
    expect(events[2]).toContain('"id":"live"')
    await stopAgain()
  })
})

test('a till server is told by a signed webhook that something else is live, by a playbook or since a budget is spent or free again', {
  timeout: 60_000,
}, async () => {
  const secret = `whsec_${Buffer.alloc(24, 5).toString('base64')}`
  const told: unknown[] = []
  const tills = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      told.push(new Webhook(secret).verify(Buffer.concat(chunks).toString(), request.headers as Record<string, string>))
      response.writeHead(200).end()
    })
  })
  await new Promise<void>((resolve) => tills.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(tills.address() as AddressInfo).port}/`
  const playbook = (offers: object) => ({
    brand: { name: 'Bean', timezone: 'Etc/UTC', currency: 'USD' },
    destinations: {
      tills: {
        kind: 'webhook',
        url,
        secretFrom: 'TILLS',
        send: ['publication-changed', 'offer-redeemed', 'redemption-reversed'],
      },
    },
    offers,
  })
  const d = everyone({}, { for: 'code', code: 'DEAL', budget: { units: 1 } })
  const attune = await startAttune(() => playbook({ a: everyone(), d }), { environment: { TILLS: secret } })
  try {
    await attune.ask(
      'POST',
      '/v1/playbook',
      playbook({ a: everyone({ state: 'paused' }), b: everyone(), c: { name: 'C' }, d }),
    )
    await expect.poll(() => JSON.stringify(told), { timeout: 10_000 }).toContain('publication-changed')
    expect(JSON.stringify(told)).toContain('"offers":["a","b"]')
    const changes = () =>
      JSON.stringify(told)
        .match(/"publication-changed"|"offers":\["d"\]/g)!
        .slice(1)
    const redeem = async (hold: number) =>
      (await attune.ask('POST', '/v1/redemptions', { lines, codes: ['DEAL'], hold })).body
    const { id } = await redeem(900)
    expect(await redeem(0)).toMatchObject({ discount: 100 })
    await attune.ask('POST', `/v1/redemptions/${id}/cancel`)
    const used = await redeem(0)
    await expect.poll(changes, { timeout: 10_000 }).toHaveLength(6)
    await expect
      .poll(() => JSON.stringify(told))
      .toMatch(new RegExp(`"offer":"d","grant":"d"[^}]*"redemption":"${used.id}"`))
    // Of what was only kept nothing was told, so that nothing is reversed.
    expect(JSON.stringify(told)).not.toContain('redemption-reversed')
    await attune.ask('POST', `/v1/redemptions/${used.id}/return`, {})
    await expect
      .poll(() => JSON.stringify(told), { timeout: 10_000 })
      .toMatch(new RegExp(`"redemption-reversed"[^}]*"offer":"d","grant":"d"[^}]*"${used.id}"[^}]*"reason":"returned"`))
  } finally {
    await attune.close()
    tills.closeAllConnections()
    await new Promise((resolve) => tills.close(resolve))
  }
})
