import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Attune, startAttune } from './attune.fixture.ts'

const playbook = {
  brand: { name: 'Paper Lane', timezone: 'Europe/Berlin', currency: 'EUR' },
  affinity: { halfLife: '90d' },
  offers: {
    off: {
      name: 'Seven off from fifty',
      redemption: { for: 'everyone', requires: [{ spend: 5000 }], benefit: { kind: 'amount', amount: 700 } },
    },
  },
}

// Nine at 60.01 less 7.00 come to 533.09, which nine do not share evenly.
const ink = { sku: 'ink', unitPrice: 6001, quantity: 9 }
const pencil = { sku: 'pencil', unitPrice: 120 }

describe('O1 what comes back, and what is sent again', { timeout: 30_000 }, () => {
  let attune: Attune
  beforeEach(async () => {
    attune = await startAttune(() => playbook)
  })
  afterEach(() => attune.close())

  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every kind.
  async function send(path: string, body: object, key?: string): Promise<{ status: number; body: any }> {
    const response = await fetch(attune.server.url + path, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${attune.server.keys?.server}`,
        'content-type': 'application/json',
        ...(key !== undefined && { 'idempotency-key': key }),
      },
      body: JSON.stringify(body),
    })
    return { status: response.status, body: await response.json() }
  }

  const buy = async (lines: readonly object[], more: object = {}) =>
    (await send('/v1/redemptions', { lines, hold: 0, ...more })).body
  const bringBack = (id: string, lines: readonly object[] | undefined, key?: string) =>
    send(`/v1/redemptions/${id}/return`, { lines }, key)

  test('tills that take units back at the same time pay no more than was paid', async () => {
    const { id, total } = await buy([ink])
    const answers = await Promise.all(
      Array.from({ length: 9 }, (_, till) => bringBack(id, [{ id: '1', quantity: 1 }], `till-${till}`)),
    )
    const refunds = answers.map(({ body }) => body.refund)
    expect(refunds.reduce((sum, refund) => sum + refund, 0)).toBe(total)
    expect(Math.max(...refunds) - Math.min(...refunds)).toBeLessThanOrEqual(1)
  })

  test('a return that is sent again is answered with the refund of the first time', async () => {
    const { id } = await buy([ink])
    const first = await bringBack(id, [{ id: '1', quantity: 1 }], 'a')
    expect(first).toMatchObject({ status: 200, body: { refund: 5923, lines: [{ returned: 1 }] } })
    await bringBack(id, undefined, 'b')
    expect((await bringBack(id, [{ id: '1', quantity: 1 }], 'a')).body).toMatchObject({ refund: 5923 })
    expect((await bringBack(id, undefined, 'b')).body).toMatchObject({ state: 'returned', refund: 53309 - 5923 })
    expect((await bringBack(id, undefined, 'c')).body).toMatchObject({ state: 'returned', refund: 0 })
  })

  test('a line that is named twice in a return comes back twice', async () => {
    const { id } = await buy([ink])
    const lines = [
      { id: '1', quantity: 1 },
      { id: '1', quantity: 2 },
    ]
    expect((await bringBack(id, lines)).body.lines[0].returned).toBe(3)
  })

  test('two lines of one name are refused', async () => {
    const named = { ...pencil, id: 'a' }
    for (const [lines, field] of [
      [[named, named], 'lines.1.id'],
      [[{ ...pencil, id: '2' }, pencil], 'lines.1.id'],
    ] as const)
      for (const path of ['/v1/baskets/evaluate', '/v1/redemptions'])
        expect(await send(path, { lines })).toMatchObject({ status: 400, body: { code: 'invalid_value', field } })
  })

  test('a key that was sent with something else is refused, and nothing happens', async () => {
    const asked = { customer: 'user:mia', lines: [ink], hold: 0 }
    const { body: first } = await send('/v1/redemptions', asked, 'k')
    expect(await send('/v1/redemptions', { ...asked, lines: [pencil] }, 'k')).toMatchObject({
      status: 409,
      body: { code: 'key_used' },
    })
    expect(await send('/v1/redemptions', asked, 'k')).toEqual({ status: 200, body: first })
    // The order of the fields is nothing of what is asked for.
    expect((await send('/v1/redemptions', { hold: 0, lines: [ink], customer: 'user:mia' }, 'k')).status).toBe(200)
    await bringBack(first.id, [{ id: '1', quantity: 1 }], 'r')
    expect(await bringBack(first.id, [{ id: '1', quantity: 2 }], 'r')).toMatchObject({
      status: 409,
      body: { code: 'key_used' },
    })
  })

  test('of somebody who comes every day the baskets of ninety days can be brought back', async () => {
    const bought: string[] = []
    for (let i = 0; i < 60; i++) bought.push((await buy([ink], { customer: 'user:mia' })).id)
    for (const id of [bought[0]!, bought[59]!])
      expect((await bringBack(id, undefined)).body).toMatchObject({ state: 'returned', refund: 53309 })
  })

  test('a basket that has made room for 500 later ones is refused by another name than one that is too old', async () => {
    const { id } = await buy([pencil], { customer: 'user:mia' })
    for (let i = 0; i < 10; i++)
      await Promise.all(Array.from({ length: 50 }, () => buy([pencil], { customer: 'user:mia' })))
    expect(await bringBack(id, undefined)).toMatchObject({ status: 409, body: { code: 'basket_not_kept' } })
    expect((await send(`/v1/redemptions/${id}/commit`, {})).body.code).toBe('redemption_unknown')
  })

  test('a basket of which nothing comes off is paid, given up and brought back like any other', async () => {
    const held = (await send('/v1/redemptions', { lines: [pencil], customer: 'user:mia' })).body
    expect(held).toMatchObject({ state: 'empty', total: 120 })
    expect((await bringBack(held.id, undefined)).status).toBe(409)
    expect(await send(`/v1/redemptions/${held.id}/commit`, {})).toMatchObject({
      status: 200,
      body: { state: 'empty', discount: 0 },
    })
    expect((await bringBack(held.id, undefined)).body).toMatchObject({ state: 'returned', refund: 120 })
    const left = (await send('/v1/redemptions', { lines: [pencil] })).body
    expect((await send(`/v1/redemptions/${left.id}/cancel`, {})).body).toMatchObject({ state: 'cancelled' })
    const paid = await buy([pencil])
    expect((await send(`/v1/redemptions/${paid.id}/commit`, {})).body).toMatchObject({ state: 'empty' })
    expect((await send(`/v1/redemptions/${paid.id}/cancel`, {})).status).toBe(409)
    expect((await bringBack(paid.id, undefined)).body).toMatchObject({ state: 'returned', refund: 120 })
  })

  test('what is bought together is counted of baskets that were paid, whether something came off or not', async () => {
    await buy([pencil, { sku: 'rubber', unitPrice: 80 }])
    const { id } = (await send('/v1/redemptions', { lines: [pencil] })).body
    await send(`/v1/redemptions/${id}/commit`, {})
    await send(`/v1/redemptions/${id}/commit`, {})
    await send('/v1/redemptions', { lines: [pencil] })
    await buy([ink])
    const { body } = await attune.ask('GET', '/v1/affinity/bundles')
    expect(body.baskets).toBe(3)
  })
})

describe('O1 what comes back too late', { timeout: 30_000 }, () => {
  let attune: Attune
  beforeEach(async () => {
    attune = await startAttune(() => ({ ...playbook, brand: { ...playbook.brand, returnWindow: '0s' } }))
  })
  afterEach(() => attune.close())

  const asked = { customer: 'user:mia', lines: [ink], hold: 0 }

  test('is refused by name, while the basket is kept and once it is not', async () => {
    const { body: first } = await attune.ask('POST', '/v1/redemptions', asked)
    const bringBack = (id: string) => attune.ask('POST', `/v1/redemptions/${id}/return`, {})
    const tooLate = { status: 409, body: { code: 'return_window_over' } }
    expect(await bringBack(first.id)).toMatchObject(tooLate)
    await attune.ask('POST', '/v1/redemptions', asked)
    expect((await attune.ask('GET', `/v1/redemptions/${first.id}`)).status).toBe(404)
    expect(await bringBack(first.id)).toMatchObject(tooLate)
    const unknown = first.id.replace(/.-/, (end: string) => (end === 'a-' ? 'b-' : 'a-'))
    expect(await bringBack(unknown)).toMatchObject({ status: 404, body: { code: 'redemption_unknown' } })
  })

  test('a key of a basket that is no longer kept is answered so', async () => {
    const send = (key: string) =>
      fetch(`${attune.server.url}/v1/redemptions`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${attune.server.keys?.server}`,
          'content-type': 'application/json',
          'idempotency-key': key,
        },
        body: JSON.stringify(asked),
      })
    for (const key of ['a', 'b']) expect((await send(key)).status).toBe(200)
    const again = await send('a')
    expect([again.status, ((await again.json()) as { code: string }).code]).toEqual([404, 'redemption_unknown'])
  })
})
