import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { KillableServer } from '../crash/killable-server.fixture.ts'
import { openSink, type Sink } from '../crash/sink.fixture.ts'

const playbookFor = (sink: string) => ({
  brand: { name: 'Chain', timezone: 'America/New_York', currency: 'USD' },
  policy: { randomArm: 0, exploration: 0 },
  channels: {
    mail: { kind: 'webhook', consent: 'none', interrupts: false, config: { url: `${sink}/mail` } },
    inbox: { kind: 'inbox', consent: 'none', interrupts: false },
  },
  audiences: { buyers: { where: { event: 'Order Completed' } } },
  triggers: { order: { on: { event: 'Order Completed' } }, hello: { on: { event: 'App Opened' } } },
  actions: {
    thanks: {
      triggers: ['order'],
      value: 1000,
      treatments: [{ channel: 'mail', content: { text: 'Thank you, {{ customer.firstName }}' } }],
    },
    greeting: {
      triggers: ['hello'],
      value: 1000,
      treatments: [{ channel: 'inbox', content: { text: 'Hello {{ customer.firstName }} at {{ customer.email }}' } }],
    },
  },
})

const EMAIL = 'ann.unforgettable@example.com'
/** What must be nowhere: each stands in another part of what is known of her. */
const TRACES = [EMAIL, 'ann-4711', 'Annabelle', 'tablet-of-ann', 'red shoes for Ann', 'dev-ann']

interface Erasure {
  readonly id: string
  readonly state: 'running' | 'done'
  readonly journal: { readonly doneBy: string }
}

describe('C6 Forget me', { timeout: 120_000 }, () => {
  let directory: string
  let sink: Sink
  let server: KillableServer
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'attune-c6-'))
    sink = await openSink()
    server = new KillableServer({
      dataDirectory: directory,
      port: 0,
      playbook: playbookFor(sink.url),
      allowPrivateAddresses: true,
      checkpointEveryMs: 100,
      segmentBytes: 256 * 1024,
    })
    await server.start()
  })
  afterEach(async () => {
    await server.kill()
    await sink.close()
    await rm(directory, { recursive: true })
  })

  async function ask(method: string, path: string, body?: object, role: 'admin' | 'server' | 'write' = 'admin') {
    const authorization = `Basic ${Buffer.from(`${server.keys![role]}:`).toString('base64')}`
    const headers = { authorization, ...(body && { 'content-type': 'application/json' }) }
    const response = await fetch(`${server.url}${path}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return { status: response.status, text, json: () => JSON.parse(text) }
  }

  const batch = async (messages: readonly object[]) => {
    const answer = await ask('POST', '/v1/batch', { batch: messages }, 'server')
    expect(answer.status, answer.text).toBe(200)
    return answer.json()
  }

  /** Ann on the web, in the app and at the till, among other people. */
  function messagesOf(events: number, timestamp: string): object[] {
    const others = Array.from({ length: events }, (_, i) => ({
      ...{ type: 'track', event: 'Page Viewed', messageId: `o${i}`, userId: `other-${i % 40}`, timestamp },
      properties: { url: `/page/${i}` },
    }))
    const ann = Array.from({ length: events }, (_, i) => ({
      ...{ type: 'track', event: 'Page Viewed', messageId: `p${i}`, userId: 'ann-4711', timestamp },
      properties: { search: 'red shoes for Ann', i },
    }))
    return [
      { type: 'track', event: 'App Opened', messageId: 'a0', anonymousId: 'tablet-of-ann', timestamp },
      {
        ...{ type: 'identify', messageId: 'a1', userId: 'ann-4711', anonymousId: 'tablet-of-ann', timestamp },
        traits: { email: EMAIL, firstName: 'Annabelle' },
        context: { externalIds: [{ type: 'device', id: 'dev-ann', collection: 'users', encoding: 'none' }] },
      },
      {
        type: 'track',
        event: 'Order Completed',
        messageId: 'a2',
        userId: 'ann-4711',
        timestamp,
        properties: { total: 9 },
      },
      { type: 'track', event: 'App Opened', messageId: 'a3', userId: 'ann-4711', timestamp },
      {
        ...{ type: 'track', event: 'Consent Changed', messageId: 'a4', userId: 'ann-4711', timestamp },
        properties: { channel: 'sms', state: 'denied', source: 'web' },
      },
      ...others.flatMap((other, i) => [other, ann[i]!]),
    ]
  }

  async function tracesOnDisk(): Promise<string[]> {
    const names = await readdir(directory, { recursive: true, withFileTypes: true })
    const found: string[] = []
    for (const entry of names.filter((one) => one.isFile())) {
      // The segment that is being prepared may get its name between the two looks.
      const bytes = await readFile(join(entry.parentPath, entry.name)).catch(() => Buffer.alloc(0))
      for (const trace of TRACES) if (bytes.includes(trace)) found.push(`${entry.name}: ${trace}`)
    }
    return found
  }

  async function untilDone(id: string): Promise<void> {
    for (let i = 0; i < 600; i++) {
      const erasure: Erasure = (await ask('GET', `/v1/erasures/${id}`)).json()
      if (erasure.state === 'done') return
      await wait(50)
    }
    throw new Error(`erasure ${id} did not come to its end`)
  }

  const settled = async () => {
    for (let i = 0; i < 200; i++) {
      if ((await ask('GET', '/v1/customers/user:ann-4711')).json().inbox > 0 && sink.received.size > 0) return
      await wait(50)
    }
    throw new Error('nothing was delivered')
  }

  test('one file with everything; then gone everywhere, and a later replay does not bring her back', async () => {
    const past = new Date(Date.now() - 60_000).toISOString()
    const messages = messagesOf(300, past)
    for (let i = 0; i < messages.length; i += 100) await batch(messages.slice(i, i + 100))
    await settled()

    const exported = await ask('GET', '/v1/customers/user:ann-4711/export')
    expect(exported.status).toBe(200)
    const file = exported.json()
    expect(file.identifiers.toSorted()).toEqual(['anonymous:tablet-of-ann', 'device:dev-ann', 'user:ann-4711'])
    expect(file.traits.email).toMatchObject({ value: EMAIL, at: past })
    expect(file.timeline.filter(({ name }: { name?: string }) => name === 'Page Viewed')).toHaveLength(300)
    expect(new Set(file.timeline.map(({ position }: { position: number }) => position)).size).toBe(file.timeline.length)
    expect(file.decisions.length).toBeGreaterThanOrEqual(2)
    expect(file.decisions[0].candidates.length).toBeGreaterThan(0)
    expect(file.deliveries.map(({ state }: { state: string }) => state)).toContain('delivered')
    expect(file.inbox[0].content.text).toContain('Hello')
    expect(file.consentLedger).toEqual([expect.objectContaining({ channel: 'sms', state: 'denied' })])
    expect(file.audiences.map(({ id }: { id: string }) => id)).toEqual(['buyers'])
    for (const part of Object.keys(file).filter((name) => name !== 'about'))
      expect(file.about.parts).toHaveProperty(part)
    expect(exported.text).not.toContain('other-')

    const plan = (await ask('DELETE', '/v1/customers/user:ann-4711?dryRun=true')).json()
    expect(plan).toMatchObject({ dryRun: true, customers: file.about.customers, traits: 2, audiences: 1 })
    expect(plan.events).toBeGreaterThanOrEqual(304)
    expect((await ask('GET', '/v1/customers/user:ann-4711')).status).toBe(200)
    expect((await ask('DELETE', '/v1/customers/user:ann-4711', undefined, 'server')).status).toBe(403)

    for (const trace of TRACES) expect((await tracesOnDisk()).join()).toContain(trace)
    const erased = await ask('DELETE', '/v1/customers/user:ann-4711?reason=request')
    expect(erased.status, erased.text).toBe(202)
    const erasure: Erasure = erased.json()
    for (const path of ['', '/export', '/merges'])
      expect((await ask('GET', `/v1/customers/user:ann-4711${path}`)).status).toBe(404)
    for (const { id } of file.decisions) expect((await ask('GET', `/v1/decisions/${id}`)).status).toBe(404)
    await untilDone(erasure.id)
    expect(await tracesOnDisk()).toEqual([])

    expect((await batch(messages.slice(0, 100))).erased).toBeGreaterThan(10)
    expect((await ask('GET', '/v1/customers/user:ann-4711')).status).toBe(404)
    expect((await ask('GET', '/v1/customers/user:other-1')).status).toBe(200)
    await server.kill()
    await server.start()
    expect((await batch(messages.slice(0, 100))).erased).toBeGreaterThan(10)
    expect((await ask('GET', '/v1/customers/anonymous:tablet-of-ann')).status).toBe(404)
    expect(await tracesOnDisk()).toEqual([])

    await batch([{ type: 'track', event: 'Page Viewed', messageId: 'later', userId: 'ann-4711' }])
    const anew = (await ask('GET', '/v1/customers/user:ann-4711')).json()
    expect(anew).toMatchObject({ identifiers: ['user:ann-4711'], traits: {}, consents: [], wallet: [] })
    expect(file.about.customers).not.toContain(anew.id)
    expect(anew.timeline.entries).toHaveLength(1)
  })

  test.each([0, 5, 20, 60, 150, 400])('killed %i ms after the erasure was answered, it goes on', async (delay) => {
    const messages = messagesOf(40, new Date(Date.now() - 60_000).toISOString())
    await batch(messages)
    await settled()
    const erasure: Erasure = (await ask('DELETE', '/v1/customers/device:dev-ann')).json()
    await wait(delay)
    await server.kill()
    await server.start()
    expect((await ask('GET', '/v1/customers/user:ann-4711')).status).toBe(404)
    await untilDone(erasure.id)
    expect(await tracesOnDisk()).toEqual([])
  })
})
