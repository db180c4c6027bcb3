import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Attune, startAttune } from './attune.fixture.ts'

const playbook = {
  brand: { name: 'Paper Lane', timezone: 'Europe/Berlin', currency: 'EUR' },
  offers: { ink: { name: 'Ink' } },
  loyalty: {
    leaves: {
      name: 'Leaves',
      earn: [{ event: 'Order Completed', order: 'order_id', points: { per: 100, of: 'total' } }],
      approval: { above: 500 },
      transfers: {},
      rewards: { ink: { name: 'Ink', points: 30, offer: 'ink' } },
    },
  },
}

let attune: Attune
beforeEach(async () => {
  attune = await startAttune(() => playbook)
  const properties = { order_id: 'o1', total: 100 }
  await attune.ask('POST', '/v1/track', { userId: 'mia', event: 'Order Completed', messageId: 'o1', properties })
}, 30_000)
afterEach(() => attune.close())

type Moving = 'spend' | 'adjust' | 'transfer'

// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every kind.
async function send(as: Moving, body: object, key: string): Promise<{ status: number; body: any }> {
  const response = await fetch(`${attune.server.url}/v1/points/${as}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${attune.server.keys?.admin}`,
      'content-type': 'application/json',
      'idempotency-key': key,
    },
    body: JSON.stringify({ ...(as !== 'transfer' && { customer: 'user:mia' }), programme: 'leaves', ...body }),
  })
  return { status: response.status, body: await response.json() }
}

test('O2: points move once for a key, and something else with the same key is refused', {
  timeout: 30_000,
}, async () => {
  const refused = { status: 409, body: { code: 'key_used' } }
  expect((await send('spend', { reward: 'ink' }, 'a')).body.available).toBe(70)
  expect(await send('spend', { reward: 'ink' }, 'a')).toMatchObject({ status: 200, body: { available: 70 } })
  expect(await send('spend', { points: 7 }, 'a')).toMatchObject(refused)
  expect((await send('adjust', { points: 10, reason: 'sorry' }, 'b')).body.available).toBe(80)
  expect(await send('adjust', { points: 10, reason: 'sorry' }, 'b')).toMatchObject({ status: 200 })
  expect(await send('adjust', { points: 11, reason: 'sorry' }, 'b')).toMatchObject(refused)
  expect((await send('adjust', { points: 600, reason: 'very sorry' }, 'c')).status).toBe(202)
  expect((await send('adjust', { points: 600, reason: 'very sorry' }, 'c')).status).toBe(202)
  expect(await send('adjust', { points: 601, reason: 'very sorry' }, 'c')).toMatchObject(refused)
  const { body } = await attune.ask('GET', '/v1/customers/user:mia/points/leaves')
  expect([body.available, body.ledger.length]).toEqual([80, 4])
})

test('O2: points are handed on once for a key, and to nobody else by it', { timeout: 30_000 }, async () => {
  for (const userId of ['mia', 'leo', 'kim'])
    await attune.ask('POST', '/v1/identify', { userId, household: { id: 'h-1', role: 'friend' } })
  const asked = { from: 'user:mia', to: 'user:leo', points: 40 }
  const told = { status: 200, body: { points: 40, from: { available: 60 }, to: { available: 40 } } }
  expect(await send('transfer', asked, 't')).toMatchObject(told)
  expect(await send('transfer', asked, 't')).toMatchObject(told)
  for (const other of [{ points: 41 }, { to: 'user:kim' }])
    expect(await send('transfer', { ...asked, ...other }, 't')).toMatchObject({
      status: 409,
      body: { code: 'key_used' },
    })
})
