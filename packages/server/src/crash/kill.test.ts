import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { createRandom } from '@attune/engine'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { KillableServer } from './killable-server.fixture.ts'
import { openSink, type Sink } from './sink.fixture.ts'

const KILLS = 20
const CUSTOMERS = 40
const CLIENTS = 4
const BATCH = 25
const SEED = 'kill-1'

function playbook(sink: string) {
  const channel = (path: string, crash: string) => ({
    kind: 'webhook',
    consent: 'none',
    interrupts: false,
    crash,
    retryAfter: '1s',
    maxAttempts: 20,
    config: { url: `${sink}/${path}` },
  })
  const action = (trigger: string, name: string) => ({
    triggers: [trigger],
    value: 1_000_000,
    treatments: [{ channel: name, content: { order: '{{ event.order }}' } }],
  })
  return {
    brand: { name: 'Kill', timezone: 'Etc/UTC', currency: 'USD' },
    policy: { randomArm: 0, exploration: 0 },
    channels: { once: channel('once', 'at-most-once'), surely: channel('surely', 'at-least-once') },
    triggers: {
      a: { on: { event: 'Order Completed', where: { property: 'way', is: 'once' } } },
      b: { on: { event: 'Order Completed', where: { property: 'way', is: 'surely' } } },
    },
    actions: { a: action('a', 'once'), b: action('b', 'surely') },
  }
}

describe('a server that is killed twenty times under load', { timeout: 240_000 }, () => {
  let directory: string
  let sink: Sink
  let server: KillableServer
  /** Orders whose batch was acknowledged, by customer. */
  const acknowledged = new Map<string, Set<string>>()

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'attune-kill-'))
    sink = await openSink()
    server = new KillableServer({
      dataDirectory: directory,
      port: 0,
      playbook: playbook(sink.url),
      allowPrivateAddresses: true,
      checkpointEveryMs: 100,
      segmentBytes: 1024 * 1024,
    })
    await server.start()
    await loadAndKill()
    await settle()
  }, 240_000)

  afterAll(async () => {
    await server.kill()
    sink.close()
    await rm(directory, { recursive: true, force: true })
  })

  async function loadAndKill(): Promise<void> {
    let done = false
    const clients = Array.from({ length: CLIENTS }, (_, client) => sendUntil(() => done, client))
    const random = createRandom(SEED)
    for (let kills = 0; kills < KILLS; kills++) {
      await wait(100 + random() * 400)
      await server.kill()
      await server.start()
    }
    await wait(300)
    done = true
    await Promise.all(clients)
  }

  /** Sends batch after batch; each is sent again, with the same ids, until it is acknowledged. */
  async function sendUntil(isDone: () => boolean, client: number): Promise<void> {
    for (let n = 0; !isDone(); n++) {
      const orders = Array.from({ length: BATCH }, (_, i) => ({
        order: `${client}-${n}-${i}`,
        user: `u${(client * 7 + n + i) % CUSTOMERS}`,
      }))
      const batch = orders.map(({ order, user }, i) => ({
        type: 'track',
        event: i % 8 === 0 ? 'Order Completed' : 'Page Viewed',
        userId: user,
        messageId: order,
        timestamp: new Date().toISOString(),
        properties: { order, way: n % 2 === 0 ? 'once' : 'surely' },
      }))
      const body = JSON.stringify({ batch })
      while (!(await isTaken(body))) await wait(20)
      for (const { order, user } of orders) acknowledged.set(user, (acknowledged.get(user) ?? new Set()).add(order))
    }
  }

  async function isTaken(body: string): Promise<boolean> {
    try {
      const response = await ask('write', '/v1/batch', {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json' },
      })
      await response.arrayBuffer()
      return response.status === 200
    } catch (error) {
      // The process was killed in the middle: the client cannot know whether it counted.
      if (error instanceof TypeError) return false
      throw error
    }
  }

  function ask(role: 'write' | 'server', path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { ...init.headers, authorization: `Bearer ${server.keys?.[role]}` }
    return fetch(server.url + path, { ...init, headers })
  }

  async function tallies(): Promise<Map<string, number>> {
    const text = await (await ask('server', '/metrics')).text()
    return new Map(
      [...text.matchAll(/^attune_tallies\{name="([^"]+)"\} (\S+)$/gm)].map(([, name, value]) => [name!, Number(value)]),
    )
  }

  function sum(counts: ReadonlyMap<string, number>, pattern: RegExp): number {
    return [...counts].reduce((total, [name, value]) => (pattern.test(name) ? total + value : total), 0)
  }

  /** Waits until every delivery has ended. */
  async function settle(): Promise<void> {
    for (;;) {
      const counts = await tallies()
      if (sum(counts, /^deliveries\/.*\/entered$/) === sum(counts, /^deliveries\/.*\/(delivered|suppressed|failed)/))
        return
      await wait(200)
    }
  }

  it('has lost no acknowledged event and applied none twice', async () => {
    let total = 0
    for (const [user, orders] of acknowledged) {
      const response = await ask('server', `/v1/customers/user:${user}?limit=1`)
      const { events } = (await response.json()) as { events: Record<string, { count: number }> }
      const counted = Object.values(events).reduce((count, event) => count + event.count, 0)
      expect(counted, user).toBe(orders.size)
      total += orders.size
    }
    expect(total).toBeGreaterThan(KILLS * BATCH)
  })

  it('has handed nothing over twice where the channel says at most once', () => {
    const received = sink.received.get('/once')!
    expect(received.size).toBeGreaterThan(0)
    expect([...received].filter(([, { count }]) => count > 1)).toEqual([])
    expect(new Set([...received.values()].map(({ order }) => order)).size).toBe(received.size)
  })

  it('has handed everything over where it says at least once, and twice only under the same id', async () => {
    const received = sink.received.get('/surely')!
    expect(new Set([...received.values()].map(({ order }) => order)).size).toBe(received.size)
    const counts = await tallies()
    expect(counts.get('deliveries/b/surely/delivered')).toBe(received.size)
    expect(counts.get('deliveries/b/surely/entered')).toBe(received.size)
  })

  it('accounts for every delivery', async () => {
    const counts = await tallies()
    const entered = sum(counts, /^deliveries\/a\/.*\/entered$/)
    expect(entered).toBeGreaterThan(0)
    expect(sum(counts, /^deliveries\/a\/.*\/(delivered|suppressed|failed)/)).toBe(entered)
    // What was delivered did arrive; what a crash left in doubt may have arrived too.
    expect(counts.get('deliveries/a/once/delivered')).toBeLessThanOrEqual(sink.received.get('/once')!.size)
  })

  it('had nothing to complain about', () => {
    expect(server.complaints).toBe('')
  })
})
