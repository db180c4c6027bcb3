import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { KillableServer } from '../crash/killable-server.fixture.ts'
import { type Attune, startAttune } from './attune.fixture.ts'

const playbook = {
  brand: { name: 'Bean', timezone: 'Etc/UTC', currency: 'USD' },
  offers: {
    welcome: {
      name: 'A pastry for a coffee',
      grantedBy: { event: 'Signed Up' },
      redemption: {
        benefit: { kind: 'free-item', on: { categories: ['bakery'] } },
        requires: [{ on: { categories: ['coffee'] }, quantity: 1 }],
      },
    },
    summer: {
      name: 'Summer',
      redemption: { for: 'code', code: 'SUMMER-26', benefit: { kind: 'percent', percent: 10 }, limit: { max: 1 } },
    },
    morning: {
      name: 'Two coffees in the shop',
      redemption: {
        for: 'everyone',
        channels: ['till'],
        benefit: { kind: 'buy-get', buy: 1, get: 1, percent: 50, on: { categories: ['coffee'] } },
      },
    },
    last: {
      name: 'The last hundred',
      redemption: {
        for: 'code',
        code: 'LAST100',
        benefit: { kind: 'amount', amount: 100 },
        budget: { units: 100, amount: 1_000_000 },
      },
    },
  },
}

const coffee = { sku: 'latte', unitPrice: 450, category: 'drinks/coffee' }
const bagel = { sku: 'bagel', unitPrice: 300, category: 'food/bakery' }

describe('O1 life of an offer', { timeout: 30_000 }, () => {
  let attune: Attune
  beforeEach(async () => {
    attune = await startAttune(() => playbook)
    await attune.ask('POST', '/v1/track', { userId: 'ana', event: 'Signed Up', messageId: 's1' })
  })
  afterEach(() => attune.close())

  const evaluate = async (basket: object) => (await attune.ask('POST', '/v1/baskets/evaluate', basket)).body
  const redeem = (basket: object) => attune.ask('POST', '/v1/redemptions', basket)
  const settle = (id: string, as: string, body?: object) => attune.ask('POST', `/v1/redemptions/${id}/${as}`, body)
  const wallet = async () => (await attune.ask('GET', '/v1/customers/user:ana')).body.wallet

  test('a line without a category has none, whatever the line before has', async () => {
    const mug = { sku: 'mug', unitPrice: 450 }
    const discountOf = async (lines: readonly object[]) => (await evaluate({ channel: 'till', lines })).discount
    expect(await discountOf([coffee, mug])).toBe(0)
    expect(await discountOf([coffee, { ...mug, category: ['drinks', 'coffee'] }])).toBe(225)
    expect(await discountOf([{ ...mug, category: ['drinks', 'coffee'] }, mug, coffee])).toBe(225)
    expect(await discountOf([coffee, { ...coffee, sku: 'flat white' }, mug])).toBe(225)
  })

  test('a basket is told what comes off, what is near, and which codes are of no use', async () => {
    expect(await evaluate({ customer: 'user:ana', lines: [bagel], codes: ['NOPE'] })).toMatchObject({
      ...{ currency: 'USD', subtotal: 300, discount: 0, total: 300, exact: true },
      rejected: [{ code: 'NOPE', reason: 'code_unknown' }],
    })
    const both = { customer: 'user:ana', lines: [coffee, bagel], codes: ['summer 26'] }
    expect(await evaluate(both)).toMatchObject({
      ...{ discount: 345, total: 405 },
      lines: [
        { id: '1', amount: 450, discounts: [{ offer: 'summer', amount: 45 }], total: 405 },
        { id: '2', amount: 300, discounts: [{ offer: 'welcome', amount: 300 }], total: 0 },
      ],
    })
    // Nobody has told who it is: what is in a wallet is not theirs.
    expect(await evaluate({ lines: [coffee, bagel] })).toMatchObject({ discount: 0 })
    expect(await evaluate({ lines: [{ ...coffee, quantity: 2 }], channel: 'till' })).toMatchObject({ discount: 225 })
  })

  test('a copy is kept for a basket, used when it is paid, and free again when all of it comes back', async () => {
    const { body: held } = await redeem({ customer: 'user:ana', lines: [coffee, bagel] })
    expect(held).toMatchObject({
      state: 'held',
      discount: 300,
      total: 450,
      offers: [{ offer: 'welcome', amount: 300 }],
    })
    expect(await wallet()).toMatchObject([{ offer: 'welcome', state: 'held' }])
    expect((await redeem({ customer: 'user:ana', lines: [coffee, bagel] })).body).toMatchObject({ state: 'empty' })
    expect((await settle(held.id, 'commit')).body).toMatchObject({ state: 'committed', expiresAt: null })
    expect((await settle(held.id, 'commit')).status).toBe(200)
    expect(await settle(held.id, 'cancel')).toMatchObject({ status: 409, body: { code: 'redemption_settled' } })
    expect(await wallet()).toMatchObject([{ state: 'redeemed' }])
    const part = await settle(held.id, 'return', { lines: [{ id: '2', quantity: 1 }] })
    expect(part.body).toMatchObject({ state: 'committed', refund: 0 })
    const none = await settle(held.id, 'return', { lines: [{ id: '9', quantity: 1 }] })
    expect(none).toMatchObject({ status: 400, body: { code: 'invalid_value', field: 'lines.0.id' } })
    expect((await settle(held.id, 'return')).body).toMatchObject({ state: 'returned', refund: 450 })
    expect(await wallet()).toMatchObject([{ state: 'granted' }])
    expect((await attune.ask('GET', `/v1/redemptions/${held.id}`)).body).toMatchObject({ state: 'returned' })
  })

  test('a basket that is given up, or not paid in time, gives everything back', async () => {
    const summer = { customer: 'user:ana', lines: [coffee], codes: ['SUMMER26'] }
    const { body: first } = await redeem(summer)
    expect(first).toMatchObject({ state: 'held', discount: 45 })
    expect((await redeem(summer)).body).toMatchObject({ rejected: [{ reason: 'limit_reached' }] })
    await settle(first.id, 'cancel')
    const { body: second } = await redeem({ ...summer, hold: 1 })
    expect(second).toMatchObject({ state: 'held', discount: 45 })
    await wait(1100)
    await expect.poll(async () => (await attune.ask('GET', `/v1/redemptions/${second.id}`)).body.state).toBe('expired')
    expect((await settle(second.id, 'commit')).status).toBe(409)
    expect((await redeem({ ...summer, hold: 0 })).body).toMatchObject({ state: 'committed', discount: 45 })
  })

  test('a basket of two hundred lines is taken with all that is known of them, and a longer one is refused', async () => {
    const lines = Array.from({ length: 201 }, (_, i) => ({
      ...{ id: `register-4/line-${i}`, sku: `4006381333931-${i}`, quantity: 12, unitPrice: 450, unitCost: 210 },
      ...{ category: 'drinks/hot/coffee/filter/decaffeinated', brand: 'Coffee roasters of the northern harbour' },
    }))
    expect((await evaluate({ lines: lines.slice(1) })).total).toBe(200 * 12 * 450)
    const units = (quantity: number) => [...lines.slice(0, 20)].map((line) => ({ ...line, quantity }))
    expect((await evaluate({ lines: units(1000) })).total).toBe(20 * 1000 * 450)
    for (const tooMuch of [lines, [...units(1000), coffee]])
      expect(await attune.ask('POST', '/v1/baskets/evaluate', { lines: tooMuch })).toMatchObject({
        ...{ status: 400, body: { code: 'invalid_value', field: 'lines' } },
      })
  })

  test('what makes no sense is refused by name', async () => {
    for (const [basket, field] of [
      [{}, 'lines'],
      [{ lines: [{ ...coffee, quantity: 0.5 }] }, 'lines.0.quantity'],
      [{ lines: [{ ...coffee, unitPrice: 4.5 }] }, 'lines.0.unitPrice'],
      [{ lines: [{ ...coffee, unitPrice: -1 }] }, 'lines.0.unitPrice'],
      [{ lines: [], coupon: 'X' }, ''],
      [{ lines: [coffee], customer: 'ana' }, 'customer'],
      [{ lines: [coffee], customer: ['user:ana', 'ana'] }, 'customer.1'],
    ] as const) {
      const { body, status } = await attune.ask('POST', '/v1/baskets/evaluate', basket)
      expect([status, body.code, body.field ?? '']).toEqual([400, 'invalid_value', field])
    }
    for (const [more, message] of [
      [{ unitPrice: 4.5 }, /whole number of minor units/],
      [{ unitPrice: -1 }, /zero or more/],
      [{ unitPrice: 1_000_000_001 }, /at most/],
    ] as const) {
      const { body } = await attune.ask('POST', '/v1/baskets/evaluate', { lines: [{ ...coffee, ...more }] })
      expect(body.message).toMatch(message)
    }
    const dear = await attune.ask('POST', '/v1/baskets/evaluate', { lines: [{ ...coffee, unitPrice: 4.5 }] })
    expect(dear.body.message).toMatch(/whole number of minor units/)
    for (const path of ['/v1/baskets/evaluate', '/v1/redemptions'])
      for (const [more, field] of [
        [{ currency: 'EUR' }, 'currency'],
        [{ zone: 'Mars/Olympus' }, 'zone'],
      ] as const)
        expect(await attune.ask('POST', path, { lines: [coffee], ...more })).toMatchObject({
          ...{ status: 400, body: { code: 'invalid_value', field } },
        })
    expect((await evaluate({ lines: [coffee], currency: 'USD' })).total).toBe(450)
    for (const id of ['rdm_x', 'rdm_0000000000000000000000-zz'])
      expect((await settle(id, 'commit')).body.code).toBe('redemption_unknown')
  })
})

const TILLS = 1000

interface Answer {
  readonly id: string
  readonly state: string
  readonly code?: string
  readonly rejected: readonly object[]
}

describe('a thousand tills and the last hundred units', { timeout: 120_000 }, () => {
  test('exactly a hundred are redeemed, though the server dies in the middle and every till asks again', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'attune-tills-'))
    const server = new KillableServer({ dataDirectory: directory, port: 0, playbook, checkpointEveryMs: 50 })
    try {
      await server.start()
      const basket = { lines: [coffee], codes: ['LAST100'], hold: 0 }
      const ask = async (till: number) => {
        const response = await fetch(`${server.url}/v1/redemptions`, {
          method: 'POST',
          headers: {
            authorization: `Bearer ${server.keys!.server}`,
            'content-type': 'application/json',
            'idempotency-key': `till-${till}`,
          },
          body: JSON.stringify({ ...basket, place: `store-${till % 50}` }),
        })
        const answer = (await response.json()) as Answer
        if (response.status !== 200) throw new Error(answer.code)
        return answer
      }
      /** Asks until there is an answer: a till does not know whether the server died before or after. */
      const askOn = async (till: number): Promise<Answer> => {
        for (;;) {
          try {
            return await ask(till)
          } catch {
            await wait(20)
          }
        }
      }
      const half = Array.from({ length: TILLS / 2 }, (_, till) => askOn(till))
      await Promise.race(half)
      await server.kill()
      const rest = Array.from({ length: TILLS / 2 }, (_, till) => askOn(TILLS / 2 + till))
      await server.start()
      const answers = await Promise.all([...half, ...rest])
      const used = answers.filter(({ state }) => state === 'committed')
      const refused = answers.filter(({ state }) => state === 'empty')
      expect([used.length, refused.length]).toEqual([100, 900])
      expect(new Set(used.map(({ id }) => id)).size).toBe(100)
      for (const answer of refused) expect(answer.rejected).toEqual([{ code: 'LAST100', reason: 'budget_spent' }])
      // Asked once more, every till is answered as the first time, as far back as its store's latest twenty.
      const again = await askOn(TILLS - 1)
      expect(again).toEqual(answers[TILLS - 1])
    } finally {
      await server.kill()
      await rm(directory, { recursive: true, force: true })
    }
  })
})
