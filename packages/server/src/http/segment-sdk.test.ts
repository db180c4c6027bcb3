import type { AddressInfo } from 'node:net'
import { Analytics } from '@segment/analytics-node'
import { afterEach, expect, test } from 'vitest'
import type { IncomingEvent } from '../sources/incoming-event.ts'
import { ingestReply } from '../sources/ingest-reply.ts'
import { DEFAULT_INPUT_LIMITS } from '../sources/limits.ts'
import { parseSegment } from '../sources/segment.ts'
import { createTestServer } from './test-server.fixture.ts'

const received: IncomingEvent[] = []
const server = createTestServer((call) => {
  if (call.type !== 'ingest') throw new Error(`unexpected ${call.type}`)
  const arrival = { receivedAt: Date.now(), limits: DEFAULT_INPUT_LIMITS, newId: () => crypto.randomUUID() }
  const parsed = parseSegment(call.body, call.endpoint, arrival)
  received.push(...parsed.events)
  return ingestReply(parsed.accepted, parsed.errors)
})

afterEach(async () => server.app.close())

test('the Segment SDK for Node delivers everything when its host is changed', async () => {
  await server.app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = server.app.server.address() as AddressInfo
  const sdk = new Analytics({ writeKey: server.keys.write, host: `http://127.0.0.1:${port}`, maxRetries: 0 })
  const failures: unknown[] = []
  sdk.on('error', (error) => failures.push(error))
  const timestamp = new Date(Date.now() - 5000)
  sdk.identify({ userId: 'u', traits: { tier: 'gold' } })
  sdk.track({ userId: 'u', event: 'Order Completed', properties: { total: 1250 }, timestamp, messageId: 'order-1' })
  sdk.page({ anonymousId: 'a', name: 'Home', properties: { url: 'https://x.test/' } })
  sdk.screen({ userId: 'u', name: 'Cart' })
  sdk.group({ userId: 'u', groupId: 'g', traits: { size: 3 } })
  sdk.alias({ userId: 'u', previousId: 'old' })
  await sdk.closeAndFlush()
  expect(failures).toEqual([])
  const seen = received.map(({ identifiers, event }) => ({ identifiers, event }))
  expect(seen).toMatchObject([
    { identifiers: ['user:u'], event: { type: 'identified', traits: { tier: 'gold' } } },
    {
      identifiers: ['user:u'],
      event: { id: 'order-1', name: 'Order Completed', properties: { total: 1250 }, at: timestamp.getTime() },
    },
    {
      identifiers: ['anonymous:a'],
      event: { name: 'Page Viewed', properties: { name: 'Home', url: 'https://x.test/' } },
    },
    { identifiers: ['user:u'], event: { name: 'Screen Viewed', properties: { name: 'Cart' } } },
    { identifiers: ['user:u'], event: { type: 'identified', traits: { group: 'g', groupTraits: { size: 3 } } } },
    { identifiers: ['user:u', 'user:old'], event: { type: 'identified', traits: {} } },
  ])
})

test('a body of 10 MB is refused over a real connection, and the server goes on', async () => {
  const other = createTestServer()
  await other.app.listen({ port: 0, host: '127.0.0.1' })
  const url = `http://127.0.0.1:${(other.app.server.address() as AddressInfo).port}/v1/batch`
  const authorization = `Bearer ${other.keys.write}`
  const large = await fetch(url, { method: 'POST', headers: { authorization }, body: 'x'.repeat(10_000_000) })
  expect([large.status, ((await large.json()) as { code: string }).code]).toEqual([413, 'body_too_large'])
  expect((await fetch(url, { method: 'POST', headers: { authorization }, body: '{}' })).status).toBe(200)
  await other.app.close()
})
