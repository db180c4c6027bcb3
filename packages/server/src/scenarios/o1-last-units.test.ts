import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { KillableServer } from '../crash/killable-server.fixture.ts'

const TILLS = 1000
const UNITS = 100

const playbook = {
  brand: { name: 'Bean', timezone: 'Etc/UTC', currency: 'USD' },
  offers: {
    last: {
      name: 'The last hundred',
      redemption: { for: 'code', code: 'LAST', benefit: { kind: 'amount', amount: 100 }, budget: { units: UNITS } },
    },
  },
  loyalty: {
    stars: {
      name: 'Stars',
      earn: [{ event: 'Order Completed', order: 'redemption', points: { per: 100, of: 'discount' } }],
    },
  },
}

interface Answer {
  readonly id: string
  readonly state: string
  readonly discount: number
  readonly rejected: readonly { readonly code: string; readonly reason: string }[]
}

test('of the last 100 units a thousand tills get exactly 100, though the server is killed among them and all ask again', {
  timeout: 180_000,
}, async () => {
  const directory = await mkdtemp(join(tmpdir(), 'attune-last-units-'))
  const server = new KillableServer({ dataDirectory: directory, port: 0, playbook, checkpointEveryMs: 50 })
  const call = async (path: string, key?: string, body?: object) => {
    const headers = { authorization: `Bearer ${server.keys!.admin}`, ...(key && { 'idempotency-key': key }) }
    const init = body ? { method: 'POST', body: JSON.stringify(body) } : {}
    const response = await fetch(server.url + path, { ...init, headers })
    if (!response.ok) throw new Error(`${path} was answered with ${response.status}`)
    return response.json()
  }
  let answered = 0
  let unanswered = 0
  let told = 0
  const crash = Promise.withResolvers<void>()
  const down = Promise.withResolvers<void>()
  /** Asks until there is an answer, whatever becomes of the server meanwhile. */
  const insist = async (asked: () => Promise<unknown>): Promise<unknown> => {
    for (;;) {
      try {
        return await asked()
      } catch {
        unanswered++
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    }
  }
  const redeem = async (till: number): Promise<Answer> => {
    const lines = [{ sku: 'latte', unitPrice: 450 }]
    const basket = { customer: `user:${till}`, place: `till-${till}`, lines, codes: ['LAST'], hold: 0 }
    const answer = (await insist(() => call('/v1/redemptions', `till-${till}`, basket))) as Answer
    if (++answered === UNITS / 2) crash.resolve()
    // Events tell amounts in dollars: a point for the one that came off, none where nothing did.
    const properties = { redemption: answer.id, discount: answer.discount / 100 }
    const order = { userId: String(till), event: 'Order Completed', properties }
    // Each time under another id: that an order earns once is up to the order.
    await insist(() => call('/v1/track', undefined, { ...order, messageId: `order-${told++}` }))
    return answer
  }
  try {
    await server.start()
    // The last of them come while there is no server: however quick it was, it has not answered all of them before.
    const all = Array.from({ length: TILLS }, (_, till) =>
      till < TILLS - UNITS ? redeem(till) : down.promise.then(() => redeem(till)),
    )
    await crash.promise
    await server.kill()
    const beforeCrash = answered
    down.resolve()
    await server.start()
    const first = await Promise.all(all)
    const again = await Promise.all(first.map((_, till) => redeem(till)))
    expect(again).toEqual(first)
    // Otherwise nothing was asked again through the crash.
    expect(beforeCrash).toBeLessThan(TILLS)
    expect(unanswered).toBeGreaterThan(0)

    const used = first.filter(({ state }) => state === 'committed')
    const refused = first.filter(({ state }) => state === 'empty')
    expect([used.length, refused.length]).toEqual([UNITS, TILLS - UNITS])
    expect(new Set(first.map(({ id }) => id)).size).toBe(TILLS)
    expect(used.every(({ discount, rejected }) => discount === 100 && rejected.length === 0)).toBe(true)
    for (const { rejected } of refused) expect(rejected).toEqual([{ code: 'LAST', reason: 'budget_spent' }])
    for (const { id, state } of first.slice(0, 20))
      expect(await call(`/v1/redemptions/${id}`)).toMatchObject({ id, state })
    // The store's own table of uses, which keeps an entry for each.
    const day = (shift: number) => new Date(Date.now() + shift * 86_400_000).toISOString().slice(0, 10)
    const entries = async () => {
      const { rows } = (await call(`/v1/redemptions?from=${day(-1)}&to=${day(1)}`)) as {
        rows: { state: string; uses: number; amount: number }[]
      }
      const paid = rows.filter(({ state }) => state === 'committed')
      return [paid.length, sum(paid.map(({ uses }) => uses)), sum(paid.map(({ amount }) => amount))]
    }
    await expect.poll(entries, { timeout: 10_000 }).toEqual([UNITS, UNITS, UNITS * 100])
    // An entry in the points ledger for each use, and none for who was refused, though every order was told of twice at least.
    expect(told).toBeGreaterThanOrEqual(2 * TILLS)
    const { programmes } = (await call('/v1/points')) as { programmes: object[] }
    expect(programmes).toMatchObject([{ outstanding: UNITS, accounts: { issued: -UNITS }, balanced: true }])
    const ledger: string[] = []
    for (const till of first.keys()) {
      const statement = (await call(`/v1/customers/user:${till}/points/stars`)) as { ledger: { reference: string }[] }
      ledger.push(...statement.ledger.map(({ reference }) => reference))
    }
    expect(ledger).toEqual(used.map(({ id }) => id))
  } finally {
    await server.kill()
    await rm(directory, { recursive: true, force: true })
  }
})

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0)
