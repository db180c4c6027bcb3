import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startAttune } from '../scenarios/attune.fixture.ts'

const playbook = {
  brand: { name: 'Bean', timezone: 'Etc/UTC', currency: 'USD' },
  affinity: { event: 'Order Completed' },
  offers: {
    bagel: {
      name: 'A bagel with it',
      eligible: { goesWith: 'bagel', atLeast: 1.4 },
      redemption: { for: 'everyone', benefit: { kind: 'amount', amount: 50 } },
    },
  },
}

test('purchases are counted as they come, tell offers and bundles, and are still known after a restart', {
  timeout: 60_000,
}, async () => {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'attune-affinity-'))
  const start = () => startAttune(() => playbook, { dataDirectory })
  let attune = await start()
  try {
    const order = (id: number, ...skus: string[]) =>
      attune.ask('POST', '/v1/track', {
        ...{ userId: `u${id % 7}`, event: 'Order Completed', messageId: `o${id}` },
        properties: { products: skus.map((sku) => ({ sku })) },
      })
    for (let i = 0; i < 20; i++) await order(i, 'latte', 'bagel')
    for (let i = 20; i < 30; i++) await order(i, 'tea')
    // A purchase that is told twice counts once.
    await order(0, 'latte', 'bagel')
    await attune.ask('PUT', '/v1/catalogue/products/bagel', { name: 'Bagel' })
    const headers = { authorization: `Bearer ${attune.server.keys!.admin}` }
    // biome-ignore lint/suspicious/noExplicitAny: a test looks into the answer.
    const bundles = async (query = ''): Promise<any> =>
      (await fetch(`${attune.server.url}/v1/affinity/bundles${query}`, { headers })).json()
    const told = await bundles()
    expect(told.baskets).toBe(30)
    expect(told.bundles).toMatchObject([
      { support: expect.closeTo(2 / 3, 3), lift: expect.closeTo(1.5, 3), confidence: 1 },
    ])
    expect(told.bundles[0].items).toContainEqual({ sku: 'bagel', name: 'Bagel' })
    expect((await bundles('?sku=tea')).bundles).toEqual([])
    const off = async (sku: string) =>
      (await attune.ask('POST', '/v1/baskets/evaluate', { lines: [{ sku, unitPrice: 400 }] })).body.discount
    expect([await off('latte'), await off('tea')]).toEqual([50, 0])
    await attune.close()
    attune = await start()
    expect(await bundles()).toEqual(told)
  } finally {
    await attune.close()
    await rm(dataDirectory, { recursive: true, force: true })
  }
})
