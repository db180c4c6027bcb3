import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { AttuneError } from './asking.ts'
import { type Attune, createAttune } from './attune.ts'
import type { InboxMessage } from './inbox-view.ts'
import type { AttuneOptions, Problem } from './options.ts'
import {
  createLine,
  createSlowStorage,
  createStandingClock,
  createStorage,
  type Started,
  startWorld,
} from './world.fixture.ts'

const playbook = {
  brand: { name: 'Shop', timezone: 'Etc/UTC', currency: 'USD' },
  policy: { randomArm: 0, exploration: 0 },
  channels: {
    inbox: { kind: 'inbox', consent: 'none', interrupts: false },
    page: { kind: 'slot', consent: 'none', interrupts: false },
    email: { kind: 'webhook', consent: 'opt-in', config: { url: 'http://127.0.0.1:9/' } },
  },
  preferencePage: { channels: { email: 'E-mail' }, topics: { news: 'News' } },
  triggers: {
    order: { on: { event: 'Order Completed' } },
    rated: { on: { event: 'Button Pressed', where: { property: 'button', is: 'good' } } },
  },
  actions: {
    thanks: {
      ...{ triggers: ['order'], value: 1000 },
      treatments: [
        {
          channel: 'inbox',
          content: {
            ...{ category: 'orders', title: 'Thank you, {{ customer.name }}' },
            buttons: [{ id: 'good', text: 'It was good' }],
          },
        },
      ],
    },
    glad: {
      ...{ triggers: ['rated'], value: 1000 },
      treatments: [{ channel: 'inbox', content: { title: 'Glad to hear' } }],
    },
    banner: {
      ...{ placements: ['home'], value: 10, prior: { alpha: 5, beta: 5 } },
      treatments: [{ channel: 'page', content: { text: 'Hello {{ customer.name }}' } }],
    },
  },
}

let world: Started
const open: Attune[] = []
let number = 0
beforeAll(async () => {
  world = await startWorld(playbook)
})
afterEach(async () => {
  for (const attune of open.splice(0)) await attune.close()
})
afterAll(() => world.server.close())

/** Anonymous ids of a test of its own, so that tests share a server. */
function begin(options: Partial<AttuneOptions> = {}) {
  const storage = createStorage()
  storage.setItem('attune.who', JSON.stringify({ anonymousId: `visitor-${number++}` }))
  const problems: Problem[] = []
  const writeKey = world.server.keys!.write
  const attune = createAttune({
    ...{ url: `${world.server.url}/`, writeKey, storage, flushAfterMs: 0 },
    onProblem: (problem) => problems.push(problem),
    ...options,
  })
  open.push(attune)
  return { attune, problems, storage }
}

const FROM_OUTSIDE = ['tracked', 'identified', 'response-received']

/** Names of what has happened to somebody, oldest first. */
async function eventsOf(identifier: string): Promise<string[]> {
  const { entries } = await world.ask('GET', `/v1/customers/${identifier}/timeline?limit=200`)
  const told = (entries as { readonly type: string; readonly name?: string }[]).reverse()
  // Reports of deliveries and the like are Attune's own.
  return told.filter(({ type }) => FROM_OUTSIDE.includes(type)).map(({ name, type }) => name ?? type)
}

test('what is told arrives, in order, with who it is', async () => {
  const { attune, problems } = begin()
  attune.page('Home', { url: 'https://shop.example/' })
  attune.identify('ann', { name: 'Ann' })
  attune.track('Cart Viewed', { total: 12 })
  attune.screen('Cart')
  attune.group('club-1', { name: 'Club' })
  await attune.flush()
  expect(problems).toEqual([])
  const events = ['Page Viewed', 'identified', 'Cart Viewed', 'Screen Viewed', 'identified']
  expect(await eventsOf('user:ann')).toEqual(events)
  const { anonymousId, userId } = await attune.who()
  expect(userId).toBe('ann')
  expect(await eventsOf(`anonymous:${anonymousId}`)).toEqual(events)
  expect((await world.ask('GET', '/v1/customers/user:ann')).traits).toMatchObject({ name: 'Ann', group: 'club-1' })
})

test('offline nothing is lost, and online again nothing counts twice, also where answers were lost', async () => {
  const line = createLine()
  const clock = createStandingClock()
  const { attune, storage } = begin({ fetch: line.fetch, clock, flushAfterMs: 1000 })
  line.state = 'down'
  for (let i = 0; i < 100; i++) attune.track(`Step ${i}`)
  await attune.flush()
  expect(line.sent).toEqual([])
  // A lost answer: Attune has the messages, and nobody here knows.
  line.state = 'loses-answers'
  clock.advance(1000)
  await attune.flush()
  expect(line.sent).toHaveLength(1)
  expect(storage.getItem('attune.queue.')).not.toBe(null)
  line.state = 'up'
  clock.advance(2000)
  await attune.flush()
  expect(line.sent).toHaveLength(2)
  const { anonymousId } = await attune.who()
  expect(await eventsOf(`anonymous:${anonymousId}`)).toEqual(Array.from({ length: 100 }, (_, i) => `Step ${i}`))
  expect(storage.getItem('attune.queue.')).toBe(null)
})

test('what an earlier visit could not send goes with the next, before anything new', async () => {
  for (const storageFor of [createStorage, createSlowStorage]) {
    const kept = new Map([['attune.who', JSON.stringify({ anonymousId: `visitor-${number++}` })]])
    const line = createLine()
    line.state = 'down'
    const { attune: before } = begin({ storage: storageFor(kept), fetch: line.fetch })
    before.track('First')
    await before.close()
    open.splice(open.indexOf(before), 1)
    const { attune } = begin({ storage: storageFor(kept) })
    attune.track('Second')
    await attune.flush()
    const { anonymousId } = await attune.who()
    expect(await eventsOf(`anonymous:${anonymousId}`)).toEqual(['First', 'Second'])
    expect([...kept.keys()]).toEqual(['attune.who'])
  }
})

test('of too many the oldest make room, and that is told; what Attune refuses is told, too', async () => {
  const line = createLine()
  line.state = 'down'
  const { attune, problems } = begin({ fetch: line.fetch, queueLimit: 3 })
  for (let i = 0; i < 5; i++) attune.track(`Step ${i}`)
  const lost = problems.filter(({ code }) => code === 'queue_full').flatMap((problem) => problem.lost)
  expect(lost).toHaveLength(2)
  attune.track('x'.repeat(500))
  attune.track('Large', { text: 'x'.repeat(40_000) })
  line.state = 'up'
  await attune.flush()
  const told = problems.filter(({ code }) => code !== 'queue_full').map(({ code, lost }) => [code, lost.length])
  expect(told).toEqual([
    ['message_too_large', 1],
    ['too_long', 1],
  ])
  const { anonymousId } = await attune.who()
  expect(await eventsOf(`anonymous:${anonymousId}`)).toEqual(['Step 3', 'Step 4'])
})

test('a slot is filled, and what becomes of it counts once', async () => {
  const { attune } = begin()
  attune.identify(undefined, { name: 'Bo' })
  const [choice] = await attune.decide('home', { context: { section: 'shoes' } })
  expect(choice).toMatchObject({ action: 'banner', channel: 'page', content: { text: 'Hello Bo' } })
  for (const kind of ['shown', 'clicked', 'clicked'] as const) choice!.respond(kind)
  await attune.flush()
  const { anonymousId } = await attune.who()
  const events = await eventsOf(`anonymous:${anonymousId}`)
  expect(events.filter((name) => name === 'response-received')).toHaveLength(2)
  expect(await attune.decide('nowhere')).toEqual([])
})

test('a moment is answered with what it led to; without a connection it is sent later, and counts once', async () => {
  const line = createLine()
  const clock = createStandingClock()
  const { attune } = begin({ fetch: line.fetch, clock })
  const [choice] = await attune.moment('Order Completed', { total: 3 })
  expect(choice).toMatchObject({ action: 'thanks', channel: 'inbox' })
  line.state = 'loses-answers'
  await expect(attune.moment('Order Returned')).rejects.toMatchObject({ code: 'network', status: 0 })
  line.state = 'up'
  clock.advance(0)
  await attune.flush()
  const { anonymousId } = await attune.who()
  const events = await eventsOf(`anonymous:${anonymousId}`)
  expect(events.filter((name) => name.startsWith('Order'))).toEqual(['Order Completed', 'Order Returned'])
})

test('the inbox is followed over a lost connection, with what is read and put away elsewhere', async () => {
  const abort = new AbortController()
  let streams = 0
  const cut: typeof fetch = async (url, init) => {
    if (!String(url).endsWith('/stream')) return fetch(url, init)
    return fetch(url, streams++ === 0 ? { ...init, signal: AbortSignal.any([init!.signal!, abort.signal]) } : init)
  }
  const { attune } = begin({ fetch: cut as never, clock: { now: Date.now, after: quickly } })
  const seen: (readonly InboxMessage[])[] = []
  const end = attune.inbox.watch((messages) => seen.push(messages))
  attune.identify(undefined, { name: 'Cy' })
  const order = (messageId: string) => attune.track('Order Completed', { messageId })
  order('1')
  await vi.waitFor(() => expect(seen.at(-1)).toHaveLength(1), 5000)
  expect(seen.at(-1)![0]).toMatchObject({
    ...{ action: 'thanks', category: 'orders', readAt: null },
    ...{ content: { title: 'Thank you, Cy' }, decision: expect.any(String) },
  })
  // Another device of the same person reads one while this one is cut off.
  const first = seen.at(-1)![0]!.id
  const { anonymousId } = await attune.who()
  abort.abort()
  await world.ask('POST', `/v1/inbox/anonymous:${anonymousId}/${encodeURIComponent(first)}/read`)
  order('2')
  await vi.waitFor(() => expect(seen.at(-1)).toHaveLength(2), 5000)
  await vi.waitFor(() => expect(seen.at(-1)!.map(({ readAt }) => readAt !== null)).toEqual([false, true]), 5000)
  const [second] = seen.at(-1)!
  await attune.inbox.read(second!.id)
  await vi.waitFor(() => expect(seen.at(-1)!.every(({ readAt }) => readAt !== null)).toBe(true), 5000)
  await attune.inbox.remove(first)
  await vi.waitFor(() => expect(seen.at(-1)!.map(({ id }) => id)).toEqual([second!.id]), 5000)
  expect(await attune.inbox.list()).toEqual(seen.at(-1))
  expect(streams).toBeGreaterThan(1)
  end()
})

/** Waits a hundredth of what is asked for. */
function quickly(ms: number, call: () => void): () => void {
  const timer = setTimeout(call, ms / 100)
  return () => clearTimeout(timer)
}

test('a pressed button is answered at once, and the message is read on every device', async () => {
  const { attune } = begin()
  attune.track('Order Completed')
  await attune.flush()
  const message = await vi.waitFor(async () => {
    const [first] = await attune.inbox.list()
    expect(first).toMatchObject({ content: { buttons: [{ id: 'good', text: 'It was good' }] }, readAt: null })
    return first!
  })
  expect(await attune.inbox.press(message, 'good')).toMatchObject([{ action: 'glad' }])
  const { anonymousId } = await attune.who()
  const events = await eventsOf(`anonymous:${anonymousId}`)
  expect(events).toEqual(['Order Completed', 'response-received', 'Button Pressed'])
  const { items } = await world.ask('GET', `/v1/inbox/anonymous:${anonymousId}`)
  expect(items.find(({ id }: InboxMessage) => id === message.id).readAt).not.toBe(null)
})

test('where answers cannot be streamed the inbox is read now and then', async () => {
  const { attune } = begin({ streams: false, pollEveryMs: 20 })
  const seen: (readonly InboxMessage[])[] = []
  attune.inbox.watch((messages) => seen.push(messages))
  attune.track('Order Completed')
  await vi.waitFor(() => expect(seen.at(-1)).toHaveLength(1), 5000)
})

test('what somebody known has is shown with their token only, which is asked for again once it has ended', async () => {
  const tokenFor = async (identifier: string) =>
    (await world.ask('POST', '/v1/identity-tokens', { identifier, audience: 'https://shop.example' })).token
  const { attune: stranger } = begin()
  stranger.identify('dee')
  await stranger.flush()
  expect(await stranger.decide('home')).toEqual([])
  await expect(stranger.inbox.list()).rejects.toThrow(AttuneError)
  await expect(stranger.consents.get()).rejects.toMatchObject({ code: 'identity_needed', status: 403 })
  const tokens = ['ended', await tokenFor('user:dee')]
  const { attune } = begin({ identity: () => tokens.shift() })
  attune.identify('dee')
  expect(await attune.inbox.list()).toEqual([])
  expect(await attune.decide('home')).toHaveLength(1)
})

test('consent is given and taken, and read as it stands', async () => {
  const { attune } = begin()
  attune.consents.set({ channel: 'email', state: 'granted', wording: 'Yes, write to me' })
  attune.consents.set({ channel: 'email', topic: 'news', state: 'denied' })
  attune.consents.prefer({ language: 'es' })
  const { channels, language } = await attune.consents.get()
  expect(language).toBe('es')
  expect(channels).toMatchObject([
    { id: 'email', label: 'E-mail', allowed: true, pending: false, topics: [{ id: 'news', allowed: false }] },
  ])
  const { anonymousId } = await attune.who()
  const { ledger } = await world.ask('GET', `/v1/customers/anonymous:${anonymousId}/consents`)
  expect(ledger).toContainEqual(
    expect.objectContaining({ source: 'sdk', state: 'granted', wording: 'Yes, write to me' }),
  )
})

test('two people on one device stay two; who signs out is nobody in particular', async () => {
  const { attune } = begin()
  attune.identify('eve')
  attune.track('Of Eve')
  const { anonymousId: ofEve } = await attune.who()
  attune.identify('fay')
  attune.track('Of Fay')
  const { anonymousId: ofFay } = await attune.who()
  attune.reset()
  attune.track('Of nobody')
  const { anonymousId: ofNobody, userId } = await attune.who()
  await attune.flush()
  expect(new Set([ofEve, ofFay, ofNobody]).size).toBe(3)
  expect(userId).toBe(undefined)
  expect(await eventsOf('user:eve')).toEqual(['identified', 'Of Eve'])
  expect(await eventsOf('user:fay')).toEqual(['identified', 'Of Fay'])
  expect(await eventsOf(`anonymous:${ofNobody}`)).toEqual(['Of nobody'])
})

test('an app registers its phone, and lets go of it', async () => {
  const { attune } = begin()
  attune.track('Opened')
  const device = await attune.push.register({ platform: 'fcm', token: 'token-of-a-phone' })
  const { anonymousId } = await attune.who()
  const shown = () => world.ask('GET', `/v1/customers/anonymous:${anonymousId}`)
  expect(JSON.stringify(await shown())).toContain(device)
  await attune.push.unsubscribe(device)
  await expect(attune.push.unsubscribe(device)).rejects.toMatchObject({ code: 'device_unknown' })
  expect(attune.push.isSupported).toBe(false)
  await expect(attune.push.subscribe({ publicKey: 'B' })).rejects.toMatchObject({ code: 'push_unsupported' })
})
