import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dataQualitySchema, schemaSeenSchema } from '../http/schemas/schema.ts'
import { type Attune, startAttune } from '../scenarios/attune.fixture.ts'

const playbook = {
  brand: { name: 'Bean', timezone: 'America/New_York', currency: 'USD' },
  privacy: { mask: { roles: ['server'], traits: ['nickname'] } },
  events: { order: { properties: { total: { type: 'number', required: true } } } },
  audiences: { buyers: { where: { event: 'order' } }, gold: { where: { trait: 'tier', is: 'gold' } } },
}

const track = (n: number, event: string, properties: object, timestamp?: string) => ({
  ...{ type: 'track', userId: `u${n}`, messageId: `${event}-${n}`, event, properties },
  ...(timestamp && { timestamp }),
})

describe('the schema as seen, over HTTP', { timeout: 60_000 }, () => {
  let attune: Attune

  beforeAll(async () => {
    attune = await startAttune(() => playbook)
    const yesterday = new Date(Date.now() - 26 * 3_600_000).toISOString()
    const batch = [
      ...[1, 2, 3, 4].map((n) => track(n, 'order', { total: n * 2, channel: 'app' })),
      track(5, 'order', { total: 'much' }),
      track(6, 'order', { channel: 'till' }, yesterday),
      track(1, 'unheard', { deep: { list: [{ sku: 'a' }] } }),
      ...[1, 2, 3].map((n) => ({
        ...{ type: 'identify', userId: `u${n}`, messageId: `i${n}` },
        traits: { email: `u${n}@example.com`, language: 'en', nickname: 'Bo' },
      })),
    ]
    expect((await attune.ask('POST', '/v1/batch', { batch }, 'server')).status).toBe(200)
    await attune.ask('POST', '/v1/track', track(1, 'order', { total: 2, channel: 'app' }), 'server')
    expect((await attune.ask('POST', '/v1/track', { userId: 'u1', properties: {} }, 'server')).status).toBe(400)
  })
  afterAll(() => attune.close())

  it('tells events, properties, types and the values that several people had', async () => {
    const { body, status } = await attune.ask('GET', '/v1/schema')
    expect(status).toBe(200)
    const { events, traits } = schemaSeenSchema.parse(body)
    expect(events.map(({ count, name }) => [name, count])).toEqual([
      ['order', 6],
      ['unheard', 1],
    ])
    const [order, unheard] = events
    expect(order!.properties).toEqual([
      { path: 'total', share: 5 / 6, types: { number: 4, text: 1 }, examples: [], manyValues: false },
      // One till is one person's: of whom nobody else had it the value is not shown.
      {
        ...{ path: 'channel', share: 5 / 6, types: { text: 5 }, manyValues: false },
        examples: [{ value: 'app', count: 4 }],
      },
    ])
    expect(unheard!.properties.map(({ path }) => path)).toEqual(['deep', 'deep.list', 'deep.list[]', 'deep.list[].sku'])
    const examples = Object.fromEntries(traits.map(({ examples, path }) => [path, examples]))
    expect(examples).toEqual({ email: [], language: [{ value: 'en', count: 3 }], nickname: [] })
  })

  it('tells where what comes in does not fit the playbook, its plan, or itself', async () => {
    const { body } = await attune.ask('GET', '/v1/data-quality')
    const found = dataQualitySchema.parse(body)
    expect(found.unknownEvents.map(({ name }) => name)).toEqual(['unheard'])
    expect(found.traitsNeverSeen).toEqual(['tier'])
    expect(found.typeConflicts).toEqual([{ in: 'order', path: 'total', types: { number: 4, text: 1 } }])
    expect(found.againstPlan).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ event: 'order', path: 'total', problem: 'missing' }),
        expect.objectContaining({ event: 'order', path: 'total', problem: 'other_type', found: ['text'] }),
        { event: 'order', path: 'channel', problem: 'not_planned' },
      ]),
    )
    const order = found.lateness.events.find(({ name }) => name === 'order')!
    expect(order.counts).toEqual([5, 0, 0, 0, 1, 0])
    expect(found.repeatedEvents).toBe(1)
    expect(Object.values(found.refusedMessages).reduce((sum, count) => sum + count, 0)).toBe(1)
  })

  it('is not for keys that only write', async () => {
    for (const path of ['/v1/schema', '/v1/data-quality'])
      expect((await attune.ask('GET', path, undefined, 'write')).status).toBe(403)
  })
})
