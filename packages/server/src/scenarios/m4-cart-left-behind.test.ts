import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Attune, startAttune } from './attune.fixture.ts'

const MINUTE_MS = 60_000
const START = Date.UTC(2026, 5, 1, 12)

const playbookFor = (url: string) => ({
  brand: { name: 'Bean & Ball', timezone: 'Etc/UTC', currency: 'USD' },
  policy: { randomArm: 0, exploration: 0 },
  channels: {
    push: { kind: 'webhook', consent: 'none', interrupts: false, config: { url: `${url}push` } },
    email: { kind: 'webhook', consent: 'opt-in', interrupts: false, cost: 1, config: { url: `${url}email` } },
  },
  feeds: { stock: { key: 'sku' } },
  triggers: {
    'cart-left-behind': {
      ...{ on: { event: 'Product Added' }, after: '30m', cancelledBy: ['Order Completed', 'Cart Emptied'] },
    },
  },
  actions: {
    reminder: {
      ...{ triggers: ['cart-left-behind'], value: 1000, prior: { alpha: 20, beta: 80 } },
      response: { event: 'Order Completed', within: '2h' },
      eligible: 'feed stock[property sku].quantity > 0',
      treatments: ['push', 'email'].map((channel) => ({ channel, content: { text: `${channel}: {{ event.name }}` } })),
    },
  },
})

/** M4. Half an hour after something was put into the cart, unless it was ordered meanwhile, wherever that was. */
describe('M4 Cart left behind', { timeout: 30_000 }, () => {
  let attune: Attune
  let now = START
  let number = 0
  beforeAll(async () => {
    // Time is that of the latest event.
    attune = await startAttune(playbookFor, { clock: { kind: 'follow', startAt: START } })
    await attune.ask('PUT', '/v1/feeds/stock/court-7', { quantity: 3 })
    await attune.ask('PUT', '/v1/feeds/stock/trail-2', { quantity: 0 })
  })
  afterAll(() => attune.close())

  const track = (userId: string, event: string, properties: object = {}, context: object = {}) =>
    attune.ask('POST', '/v1/track', {
      ...{ userId, event, properties, context, messageId: `m${number++}` },
      timestamp: new Date(now).toISOString(),
    })
  const puts = (userId: string, sku = 'court-7') => track(userId, 'Product Added', { sku, name: `Shoe ${sku}` })
  /** Somebody else does something so many minutes later, by which the clock goes on. */
  const pass = async (minutes: number) => {
    now += minutes * MINUTE_MS
    await track('somebody', 'Page Viewed')
  }
  const decisionsFor = async (userId: string) => {
    const { body } = await attune.ask('GET', `/v1/customers/user:${userId}`)
    return body.decisions as readonly { readonly chosen: { readonly channel: string } | null }[]
  }
  const texts = () => attune.sent.map(({ data }) => data.content.text)

  test('nothing for half an hour, and then one reminder, of what was put in last', async () => {
    await puts('ana')
    await pass(29)
    expect(await decisionsFor('ana')).toEqual([])
    await puts('ana')
    // A further thing begins the half hour anew.
    await pass(29)
    expect(await decisionsFor('ana')).toEqual([])
    await pass(2)
    await expect.poll(texts).toEqual(['push: Shoe court-7'])
    await pass(120)
    expect(await decisionsFor('ana')).toHaveLength(1)
  })

  test('an order calls it off: on the page, in the app, or at a till that knows the card only', async () => {
    await attune.ask('POST', '/v1/identify', { userId: 'ben', identifiers: { loyalty: '4711' }, messageId: 'tie' })
    await puts('ben')
    await puts('cleo')
    await pass(20)
    await attune.ask('POST', '/v1/track', {
      ...{ identifiers: { loyalty: '4711' }, event: 'Order Completed', messageId: 'till-1' },
      ...{ timestamp: new Date(now).toISOString(), properties: { total: 90, channel: 'till' } },
    })
    await track('cleo', 'Order Completed', { total: 90 })
    await pass(60)
    expect(await Promise.all(['ben', 'cleo'].map(decisionsFor))).toEqual([[], []])
  })

  test('what is not in stock any more is not reminded of', async () => {
    const before = attune.sent.length
    await puts('dan', 'trail-2')
    await pass(31)
    await expect.poll(() => decisionsFor('dan')).toMatchObject([{ chosen: null }])
    expect(attune.sent).toHaveLength(before)
  })

  test('it goes by the channel that is worth most: where pushes are not answered, by mail to who allows it', async () => {
    const readers = Array.from({ length: 30 }, (_, i) => `reader-${i}`)
    for (const userId of ['eve', ...readers])
      await track(userId, 'Consent Changed', { channel: 'email', state: 'granted', source: 'app' })
    for (const userId of readers) await puts(userId)
    await pass(31)
    expect(new Set((await Promise.all(readers.map(decisionsFor))).map(([one]) => one?.chosen?.channel))).toEqual(
      new Set(['push']),
    )
    // The time in which an order would have been a response goes by.
    await pass(180)
    for (const userId of readers) await track(userId, 'Page Viewed')
    await puts('eve')
    await puts('fay')
    await pass(31)
    const channels = (await Promise.all(['eve', 'fay'].map(decisionsFor))).map(([one]) => one?.chosen?.channel)
    expect(channels).toEqual(['email', 'push'])
  })
})
