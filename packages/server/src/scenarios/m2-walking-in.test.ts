import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Attune, startAttune } from './attune.fixture.ts'

const DAY_MS = 86_400_000

const playbookFor = (url: string) => ({
  brand: { name: 'Bean & Ball', timezone: 'Etc/UTC', currency: 'USD' },
  policy: { randomArm: 0, exploration: 0 },
  channels: { push: { kind: 'webhook', consent: 'opt-out', interrupts: false, config: { url } } },
  feeds: { stock: { key: 'place:sku' } },
  catalogue: { products: [{ property: 'products[].sku' }] },
  places: { from: [{ event: 'Location Reported' }], types: ['store'] },
  facts: {
    'nearest-store': {
      from: { event: 'Location Reported' },
      nearest: { type: 'store', withinMetres: 5000 },
      lasts: '1h',
    },
  },
  computed: {
    'usual-shoe': {
      ...{ calculate: 'most-frequent', event: 'Order Completed', lines: 'products', property: 'sku', within: '400d' },
      where: 'category under "shoes/basketball"',
    },
  },
  triggers: { 'walks-in': { on: { enters: { type: 'store' } } } },
  offers: {
    'your-shoe': {
      ...{ name: 'Your shoe, here and today', window: { lasts: '12h' }, limit: { max: 1, within: '1d' } },
      redemption: {
        ...{
          benefit: { kind: 'percent', percent: 20, on: { categories: ['shoes/basketball'] } },
          onlyWhere: 'place.id',
        },
      },
    },
  },
  actions: {
    'usual-shoe': {
      ...{ triggers: ['walks-in'], offer: 'your-shoe', value: 1000 },
      eligible: 'feed stock[property place.id, computed usual-shoe].quantity > 0',
      treatments: [
        {
          channel: 'push',
          content: { text: 'Your shoe is at {{ event.place.name }}, {{ facts["nearest-store"].region }}.' },
        },
      ],
    },
    socks: {
      ...{ triggers: ['walks-in'], value: 100 },
      eligible: 'feed stock[property place.id, "socks"].quantity > 0',
      treatments: [{ channel: 'push', content: { text: 'Socks at {{ event.place.name }}.' } }],
    },
  },
})

describe('M2 Walking in', { timeout: 60_000 }, () => {
  let attune: Attune
  let number = 0
  beforeAll(async () => {
    attune = await startAttune(playbookFor)
    const store = { name: 'Pike Place', type: 'store', region: 'Seattle', lat: 47.6097, lon: -122.3425, radius: 80 }
    await attune.ask('PUT', '/v1/catalogue/places/s1', store)
    for (const [sku, category] of [
      ['court-7', 'shoes/basketball'],
      ['court-9', 'shoes/basketball/high'],
      ['trail-2', 'shoes/running'],
    ])
      await attune.ask('PUT', `/v1/catalogue/products/${sku}`, { name: sku, category })
  })
  afterAll(() => attune.close())

  /** Buys basketball shoes each season, and running shoes more often. */
  const buysEachSeason = async (userId: string) => {
    for (const [daysAgo, skus] of [
      [350, ['court-7', 'trail-2']],
      [260, ['court-9', 'trail-2']],
      [170, ['court-7', 'trail-2']],
      [80, ['court-7', 'trail-2']],
    ] as const)
      await attune.ask('POST', '/v1/track', {
        ...{ userId, event: 'Order Completed', messageId: `order-${number++}` },
        timestamp: new Date(Date.now() - daysAgo * DAY_MS).toISOString(),
        properties: { products: skus.map((sku) => ({ sku, quantity: 1 })) },
      })
  }
  const reports = async (userId: string, lat: number, accuracy = 12) => {
    const properties = { lat, lon: -122.3425, accuracy }
    const event = { type: 'track', userId, event: 'Location Reported', messageId: `ping-${number++}`, properties }
    return (await attune.ask('POST', '/v1/moments', event)).body
  }
  const stock = (sku: string, quantity: number) => attune.ask('PUT', `/v1/feeds/stock/s1:${sku}`, { quantity })
  const texts = () => attune.sent.map(({ data }) => data.content.text)

  test('the fence is entered, the stock of what this person buys is read, and one offer is granted, however the position jumps', async () => {
    await buysEachSeason('ana')
    await stock('court-7', 2)
    await stock('trail-2', 9)
    await stock('socks', 50)
    expect((await reports('ana', 47.6397)).decisions).toEqual([])
    const { decisions } = await reports('ana', 47.6098)
    expect(decisions).toMatchObject([{ moment: { kind: 'trigger', id: 'walks-in' }, chosen: { action: 'usual-shoe' } }])
    for (const lat of [47.6297, 47.6097, 47.6107, 47.6395, 47.6098])
      expect((await reports('ana', lat, 30)).decisions).toEqual([])
    await expect.poll(texts).toEqual(['Your shoe is at Pike Place, Seattle.'])
    const { body } = await attune.ask('GET', '/v1/customers/user:ana')
    expect(body.wallet).toMatchObject([{ offer: 'your-shoe', state: 'announced' }])
    expect(body.places).toMatchObject([{ place: 's1', region: 'Seattle', count: 1, insideSince: expect.any(String) }])
    expect(body.facts['nearest-store'].value).toMatchObject({ id: 's1', metres: expect.any(Number) })
    const decision = (await attune.ask('GET', `/v1/decisions/${decisions[0].id}`)).body
    expect(decision.feeds).toEqual({ 'stock/s1:court-7': { quantity: 2 }, 'stock/s1:socks': { quantity: 50 } })
  })

  test('it is used at the till of that store, once, and neither elsewhere nor by somebody else', async () => {
    const shoes = { channel: 'till', lines: [{ sku: 'court-7', unitPrice: 9000 }] }
    const redeem = (more: object) => attune.ask('POST', '/v1/redemptions', { ...shoes, ...more, hold: 0 })
    const { grants } = (await attune.ask('GET', '/v1/wallet/user:ana')).body
    expect(grants).toMatchObject([{ offer: 'your-shoe', place: 's1', isReady: true }])
    const [{ code }] = grants
    for (const elsewhere of [{ place: 's2' }, {}])
      expect((await redeem({ customer: 'user:ana', ...elsewhere })).body).toMatchObject({ state: 'empty', discount: 0 })
    expect((await redeem({ codes: [code], place: 's2' })).body.rejected).toEqual([
      { code, reason: 'not_at_this_place' },
    ])
    expect((await redeem({ customer: 'user:eve', codes: [code], place: 's1' })).body).toMatchObject({
      ...{ state: 'empty', rejected: [{ code, reason: 'code_of_another_customer' }] },
    })
    const asked = (await attune.ask('POST', '/v1/baskets/evaluate', { ...shoes, codes: [code], place: 's1' })).body
    expect(asked).toMatchObject({ discount: 1800, applied: [{ offer: 'your-shoe' }] })
    expect((await redeem({ codes: [code], place: 's1' })).body).toMatchObject({ state: 'committed', discount: 1800 })
    expect((await redeem({ codes: [code], place: 's1' })).body).toMatchObject({
      ...{ state: 'empty', discount: 0, rejected: [{ code, reason: 'copy_redeemed' }] },
    })
    expect((await attune.ask('GET', '/v1/wallet/user:ana?all=true')).body.grants).toMatchObject([{ state: 'redeemed' }])
  })

  test('out of stock: another offer, and without that silence', async () => {
    await buysEachSeason('ben')
    await buysEachSeason('cleo')
    await stock('court-7', 0)
    expect((await reports('ben', 47.6098)).decisions).toMatchObject([{ chosen: { action: 'socks' } }])
    await stock('socks', 0)
    const { decisions } = await reports('cleo', 47.6098)
    expect(decisions).toMatchObject([{ moment: { id: 'walks-in' }, chosen: null }])
    expect((await attune.ask('GET', '/v1/customers/user:cleo')).body.wallet).toEqual([])
  })

  test('whoever is asked for everything that is known gets the visits, and who is forgotten has none', async () => {
    await reports('dan', 47.6098)
    const { body } = await attune.ask('GET', '/v1/customers/user:dan/export')
    expect(body.places.visits).toMatchObject([{ place: 's1', count: 1 }])
    expect((await attune.ask('DELETE', '/v1/customers/user:dan')).status).toBe(202)
    expect((await attune.ask('GET', '/v1/customers/user:dan')).status).toBe(404)
  })
})
