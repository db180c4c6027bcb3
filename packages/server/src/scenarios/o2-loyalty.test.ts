import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Attune, startAttune } from './attune.fixture.ts'

const DAY_MS = 86_400_000
const START = Date.UTC(2026, 0, 5, 12)

const playbookFor = (url: string) => ({
  brand: { name: 'Bean', timezone: 'Etc/UTC', currency: 'USD' },
  policy: { randomArm: 0, exploration: 0 },
  channels: { push: { kind: 'webhook', consent: 'none', config: { url } } },
  offers: {
    mug: { name: 'A mug', redemption: { benefit: { kind: 'free-item', on: { skus: ['mug'] } } } },
  },
  loyalty: {
    stars: {
      name: 'Stars',
      worth: 2,
      earn: [
        {
          event: 'Order Completed',
          order: 'order_id',
          points: { per: 100, of: 'total' },
          multipliers: [{ when: 'channel is "app"', factor: 2 }],
        },
      ],
      returns: { event: 'Order Refunded', order: 'order_id', of: 'total' },
      ...{ spendableAfter: '2d', expiresAfter: '30d', limit: { points: 1000, within: '1d' } },
      ...{ spending: { times: 2, within: '1d' }, transfers: { limit: { points: 150, within: '7d' } } },
      approval: { above: 100 },
      tiers: [
        { id: 'silver', name: 'Silver', reach: 100, within: '20d', keeps: '5d' },
        { id: 'gold', name: 'Gold', reach: 400, within: '20d', keeps: '5d', factor: 1.5 },
      ],
      rewards: { mug: { name: 'A mug', points: 150, offer: 'mug' } },
    },
  },
  triggers: { 'stars-end': { on: { expires: { points: 'stars' }, before: '5d' } } },
  actions: {
    warn: {
      triggers: ['stars-end'],
      value: 500,
      prior: { alpha: 50, beta: 50 },
      treatments: [{ channel: 'push', content: { text: '{{ event.points }} end soon' } }],
    },
  },
})

interface Movement {
  readonly kind: string
  readonly from: string
  readonly to: string
  readonly points: number
}

describe('O2 loyalty', { timeout: 60_000 }, () => {
  let attune: Attune
  let messages = 0
  beforeEach(async () => {
    attune = await startAttune(playbookFor, { clock: { kind: 'follow', startAt: START } })
  })
  afterEach(() => attune.close())

  const at = (day: number) => new Date(START + day * DAY_MS).toISOString()
  const track = (userId: string, day: number, event: string, properties: object = {}) =>
    attune.ask('POST', '/v1/track', { userId, event, properties, timestamp: at(day), messageId: `m${messages++}` })
  const buy = (day: number, order_id: string, total: number, more: object = {}) =>
    track('ana', day, 'Order Completed', { order_id, total, ...more })
  /** Somebody else does something, so that time goes on. */
  const wait = (day: number) => track('clock', day, 'Tick')
  const statement = async (user = 'ana') => (await attune.ask('GET', `/v1/customers/user:${user}/points/stars`)).body

  /** Balance and tier, after having made sure that the ledger comes to the same. */
  const balance = async (user = 'ana'): Promise<string> => {
    const { available, ledger, pending, tier } = await statement(user)
    const sumOf = (account: string) =>
      (ledger as Movement[]).reduce(
        (sum, { from, points, to }) => sum + (to === account ? points : 0) - (from === account ? points : 0),
        0,
      )
    expect([sumOf('available'), sumOf('pending')]).toEqual([available, pending])
    return `${available}+${pending} ${tier}`
  }
  const spend = (body: object) =>
    attune.ask('POST', '/v1/points/spend', { customer: 'user:ana', programme: 'stars', ...body })

  test('points are earned by rule, come with tiers that rise and fall, and end first in, first out, after a warning', async () => {
    await buy(0, 'a', 80)
    await buy(1, 'b', 30, { channel: 'app' })
    expect(await balance()).toBe('0+140 silver')
    await wait(3.5)
    await expect.poll(() => balance()).toBe('140+0 silver')
    await buy(4, 'c', 300)
    await buy(4, 'c', 300)
    expect(await balance()).toBe('140+300 gold')
    // By then half as much again is earned; what was earned first is spent first.
    await buy(7, 'd', 10)
    expect((await spend({ points: 100 })).body).toMatchObject({ available: 340 })
    expect(await balance()).toBe('340+15 gold')
    await wait(26)
    await expect.poll(() => attune.sent.map(({ data }) => data.content.text)).toEqual(['40 end soon'])
    await wait(31.5)
    await expect.poll(() => balance()).toBe('315+0 null')
    const ended = (await statement()).ledger.filter(({ kind }: Movement) => kind === 'expire')
    expect(ended).toMatchObject([{ points: 40, from: 'available', to: 'expired' }])
    await wait(40)
    await expect.poll(() => balance()).toBe('0+0 null')
  })

  test('a reward is bought with points, and a purchase that comes back takes its points along, spent or not', async () => {
    await buy(0, 'a', 120)
    await buy(0, 'b', 60)
    expect((await spend({ reward: 'mug' })).body).toMatchObject({ code: 'points_insufficient', available: 0 })
    await wait(2.5)
    await expect.poll(() => balance()).toBe('180+0 silver')
    expect((await spend({ reward: 'mug' })).body).toMatchObject({ available: 30 })
    expect((await attune.ask('GET', '/v1/wallet/user:ana')).body.grants).toMatchObject([
      { offer: 'mug', isReady: true },
    ])
    await track('ana', 3, 'Order Refunded', { order_id: 'a', total: 60 })
    expect(await balance()).toBe('-30+0 silver')
    const ends = async () => (await attune.ask('GET', '/v1/points/ends')).body.programmes[0]
    const nothing = { points: 0, worth: 0 }
    const owing = { months: [], never: nothing, owed: { points: 30, worth: 60 }, outstanding: -30, complete: true }
    expect(await ends()).toEqual({ programme: 'stars', ...owing })
    await buy(4, 'c', 50)
    await wait(6.5)
    await expect.poll(() => balance()).toBe('20+0 silver')
    const { body } = await attune.ask('GET', '/v1/points')
    expect(body.programmes).toMatchObject([{ programme: 'stars', outstanding: 20, worth: 40, balanced: true }])
    const months = [{ month: '2026-02', points: 20, worth: 40 }]
    const left = { months, never: nothing, owed: nothing, outstanding: 20, complete: true }
    expect(await ends()).toEqual({ programme: 'stars', ...left })
  })

  test('what is too fast for a person, or too much by hand, waits until somebody else has looked at it', async () => {
    await buy(0, 'big', 1500)
    expect(await balance()).toBe('0+1000 gold')
    const adjust = (points: number) =>
      attune.ask('POST', '/v1/points/adjust', {
        ...{ customer: 'user:ana', programme: 'stars', points },
        reason: 'a parcel was lost',
      })
    expect((await adjust(100)).status).toBe(200)
    expect((await adjust(101)).status).toBe(202)
    const { held } = (await attune.ask('GET', '/v1/points/held')).body
    expect(held).toMatchObject([
      { kind: 'earn', points: 500, by: null },
      { kind: 'give', points: 101 },
    ])
    const review = (item: string, key: string, approved: boolean) =>
      fetch(`${attune.server.url}/v1/points/held/${item}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ approved }),
      })
    expect((await review(held[1].item, attune.server.keys!.admin, true)).status).toBe(403)
    const other = (await attune.ask('POST', '/v1/keys', { role: 'marketer', name: 'Bob' })).body.key
    expect((await review(held[1].item, other, true)).status).toBe(200)
    expect((await review(held[0].item, other, false)).status).toBe(200)
    expect((await review(held[0].item, other, true)).status).toBe(404)
    expect(await balance()).toBe('201+1000 gold')
    expect((await attune.ask('GET', '/v1/points/held')).body.held).toEqual([])
    for (let times = 0; times < 2; times++) expect((await spend({ points: 1 })).status).toBe(200)
    expect((await spend({ points: 1 })).body).toMatchObject({ code: 'points_too_often' })
  })

  test('points go from one to another of a household, on both sides of the ledger, and to nobody else', async () => {
    await buy(0, 'a', 400)
    await track('ben', 0, 'Order Completed', { order_id: 'z', total: 1 })
    await track('eve', 0, 'Order Completed', { order_id: 'y', total: 1 })
    await wait(2.5)
    const live = (userId: string, id: string) =>
      attune.ask('POST', '/v1/identify', { userId, household: { id }, messageId: `h-${userId}` })
    for (const user of ['ana', 'ben']) await live(user, 'h1')
    await live('eve', 'h2')
    const give = (to: string, points: number, key = 'k') =>
      fetch(`${attune.server.url}/v1/points/transfer`, {
        method: 'POST',
        headers: {
          ...{ authorization: `Bearer ${attune.server.keys!.server}`, 'content-type': 'application/json' },
          'idempotency-key': key,
        },
        body: JSON.stringify({ from: 'user:ana', to: `user:${to}`, programme: 'stars', points }),
      }).then(
        async (answer) =>
          [answer.status, (await answer.json()) as { code?: string; to?: { available: number } }] as const,
      )
    expect((await give('eve', 50))[1].code).toBe('not_one_household')
    for (let times = 0; times < 2; times++)
      expect(await give('ben', 120)).toMatchObject([200, { from: { available: 280 }, to: { available: 121 } }])
    expect((await give('ben', 31, 'k2'))[1].code).toBe('transfer_limit_reached')
    expect([await balance('ana'), await balance('ben')]).toEqual(['280+0 gold', '121+0 null'])
    const { ledger } = await statement('ben')
    expect(ledger.filter(({ kind }: Movement) => kind === 'transfer')).toMatchObject([
      { from: 'transferred', points: 120 },
    ])
    const { body } = await attune.ask('GET', '/v1/points')
    expect(body.programmes[0]).toMatchObject({ outstanding: 402, balanced: true, accounts: { transferred: 0 } })
  })
})
