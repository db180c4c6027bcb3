import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Attune, startAttune } from '../../scenarios/attune.fixture.ts'

interface Told {
  readonly id: number
  readonly event: string
  // biome-ignore lint/suspicious/noExplicitAny: tests look into facts of every kind.
  readonly data: any
}

const stream = { kind: 'stream', identifiers: ['user'], traits: ['sport'], keep: '1s' }
const SENT = [
  'audience-entered',
  'audience-left',
  'profile-changed',
  'decision-made',
  'offer-granted',
  'customer-erased',
]

const playbookFor = (url: string) => ({
  brand: { name: 'Told', timezone: 'Etc/UTC', currency: 'USD' },
  policy: { randomArm: 0, exploration: 0 },
  channels: { hook: { kind: 'webhook', consent: 'none', config: { url } } },
  audiences: {
    runners: { where: { trait: 'sport', is: 'running' } },
    players: { where: { trait: 'sport', is: 'chess' } },
  },
  triggers: { order: { on: { event: 'Order Completed' } } },
  offers: { coffee: { name: 'Coffee' } },
  actions: {
    thanks: {
      triggers: ['order'],
      topic: 't',
      value: 100,
      offer: 'coffee',
      treatments: [{ channel: 'hook', content: {} }],
    },
  },
  destinations: { events: { ...stream, send: SENT }, other: { ...stream, send: ['audience-entered'] } },
})

describe('GET /v1/stream', { timeout: 30_000 }, () => {
  let attune: Attune
  const connections: AbortController[] = []
  beforeEach(async () => {
    attune = await startAttune(playbookFor)
  })
  afterEach(async () => {
    for (const connection of connections.splice(0)) connection.abort()
    await attune.close()
  })
  const state = (userId: string, sport: string) => attune.ask('POST', '/v1/identify', { userId, traits: { sport } })

  /** Follows the stream; what was told is there in order. */
  async function follow(query: string, headers: Record<string, string> = {}): Promise<Told[]> {
    const connection = new AbortController()
    connections.push(connection)
    const response = await fetch(`${attune.server.url}/v1/stream?${query}`, {
      headers: { authorization: `Bearer ${attune.server.keys!.server}`, ...headers },
      signal: connection.signal,
    })
    expect(response.headers.get('content-type')).toContain('text/event-stream')
    const told: Told[] = []
    const read = async () => {
      let text = ''
      for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
        text += chunk
        const parts = text.split('\n\n')
        text = parts.pop()!
        for (const part of parts) {
          const match = /^id: (\d+)\nevent: (.*)\ndata: (.*)$/.exec(part)
          if (match) told.push({ id: Number(match[1]), event: match[2]!, data: JSON.parse(match[3]!) })
        }
      }
    }
    void read().catch(() => undefined)
    return told
  }
  const kinds = (told: readonly Told[]) => told.map(({ event }) => event)

  test('is never behind, since consumers keep their own place', async () => {
    await state('ana', 'running')
    const told = await follow('stream=events&after=0')
    await expect.poll(() => kinds(told)).toEqual(['profile-changed', 'audience-entered'])
    const { destinations } = (await attune.ask('GET', '/v1/destinations')).body
    expect(destinations).toMatchObject([
      { name: 'events', behind: 0 },
      { name: 'other', behind: 0 },
    ])
  })

  test('tells what happens, with the identifiers and traits that it may know', async () => {
    const told = await follow('stream=events')
    await state('ana', 'running')
    await attune.ask('POST', '/v1/track', { userId: 'ana', event: 'Order Completed' })
    await attune.ask('DELETE', '/v1/customers/user:ana')
    await expect
      .poll(() => kinds(told))
      .toEqual([...['profile-changed', 'audience-entered', 'offer-granted', 'decision-made', 'customer-erased']])
    expect(told[0]!.data).toMatchObject({ changed: ['sport'], traits: { sport: 'running' }, identifiers: ['user:ana'] })
    const decision = told.find(({ event }) => event === 'decision-made')!.data
    const grant = told.find(({ event }) => event === 'offer-granted')!.data
    expect(decision).toMatchObject({ action: 'thanks', channel: 'hook', grant: grant.grant, moment: { id: 'order' } })
    expect(grant).toMatchObject({ offer: 'coffee', decision: decision.decision })
  })

  test('goes on where a consumer was, by its last id or by a query, and tells only what was asked for', async () => {
    const first = await follow('stream=events&kinds=audience-entered,audience-left')
    await state('ana', 'running')
    await state('ana', 'chess')
    await expect.poll(() => kinds(first)).toEqual(['audience-entered', 'audience-left', 'audience-entered'])
    connections[0]!.abort()
    await state('ana', 'none')
    const again = await follow('stream=events&audiences=players&kinds=audience-left', {
      'last-event-id': String(first[0]!.id),
    })
    await expect.poll(() => again.map(({ data }) => data.audience)).toEqual(['players'])
    const all = await follow('stream=other&after=0')
    await expect.poll(() => all.map(({ data }) => data.audience)).toEqual(['runners', 'players'])
  })

  test('says where facts are not kept any more, and where the cursor is of somewhere else', async () => {
    await state('ana', 'running')
    const seen = await follow('stream=events&after=0')
    await expect.poll(() => seen.length).toBe(2)
    // Kept for a second, and looked after twice in one.
    await expect
      .poll(
        async () => {
          await state('ana', 'running')
          const late = await follow('stream=events&after=0')
          await expect
            .poll(() => late.length, { timeout: 300 })
            .toBeGreaterThan(0)
            .catch(() => undefined)
          return late[0]?.event
        },
        { timeout: 8000, interval: 500 },
      )
      .toBe('gap')
    const ahead = await follow('stream=events&after=999999')
    await expect.poll(() => ahead[0]).toMatchObject({ event: 'gap', data: { asked: 999999, next: 3 } })
  })

  test('refuses what it cannot follow, and whoever may not', async () => {
    const ask = async (query: string, key: 'admin' | 'write' = 'admin') =>
      (await attune.ask('GET', `/v1/stream?${query}`, undefined, key)).body.code
    expect(await ask('')).toBe('stream_unknown')
    expect(await ask('stream=none')).toBe('stream_unknown')
    expect(await ask('stream=events&after=x')).toBe('invalid_query')
    expect(await ask('stream=events&kinds=all')).toBe('invalid_query')
    expect(await ask('stream=events', 'write')).toBe('forbidden')
  })
})
