import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Attune, startAttune } from '../scenarios/attune.fixture.ts'
import { openReceiver, type Receiver } from './receiver.fixture.ts'

describe('computed traits that a destination is told', { timeout: 60_000 }, () => {
  let attune: Attune
  let crm: Receiver

  beforeAll(async () => {
    crm = await openReceiver(() => undefined)
    attune = await startAttune(() => ({
      brand: { name: 'Bean', timezone: 'UTC', currency: 'USD' },
      computed: {
        spent: { calculate: 'sum', event: 'order', property: 'total' },
        orders: { calculate: 'count', event: 'order' },
        basket: { calculate: 'ratio', of: 'spent', to: 'orders' },
        visits: { calculate: 'count', event: 'visit' },
      },
      destinations: {
        crm: { kind: 'webhook', url: crm.url, send: ['profile-changed'], traits: ['tier', 'spent', 'basket'] },
      },
    }))
  })
  afterAll(async () => {
    await attune.close()
    crm.close()
  })

  const track = (event: string, properties: object) =>
    attune.ask('POST', '/v1/track', { userId: 'ann', event, properties, messageId: crypto.randomUUID() }, 'server')
  const told = async (count: number) => {
    await expect.poll(() => crm.facts.length, { timeout: 20_000 }).toBe(count)
    return crm.facts.at(-1)
  }

  test('are told with what they have become when an event changes them, and with every other change', async () => {
    await track('order', { total: 12 })
    expect(await told(1)).toMatchObject({ changed: ['spent', 'basket'], traits: { spent: 12, basket: 12 } })
    // Nobody wants to know how often she came.
    await track('visit', {})
    await track('order', { total: 4 })
    expect(await told(2)).toMatchObject({ changed: ['spent', 'basket'], traits: { spent: 16, basket: 8 } })
    await attune.ask('POST', '/v1/identify', { userId: 'ann', messageId: 'i', traits: { tier: 'gold' } }, 'server')
    expect(await told(3)).toMatchObject({ changed: ['tier'], traits: { tier: 'gold', spent: 16, basket: 8 } })
  })
})
