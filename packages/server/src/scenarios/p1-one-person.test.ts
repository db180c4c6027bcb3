import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type SignInTown, startTown } from '../sign-in/sign-in.fixture.ts'
import { type Attune, startAttune } from './attune.fixture.ts'

const BASICS = { brand: { name: 'Bean', timezone: 'Etc/UTC', currency: 'USD' } }
const PHONE = '+12065550100'

interface View {
  readonly id: number
  readonly identifiers: readonly string[]
  readonly traits: Readonly<Record<string, unknown>>
  readonly events: Readonly<Record<string, { readonly count: number; readonly sum: number }>>
  readonly consents: readonly Readonly<Record<string, unknown>>[]
  readonly wallet: readonly { readonly offer: string; readonly progress: number; readonly state: string }[]
  readonly timeline: { readonly entries: readonly Readonly<Record<string, unknown>>[] }
}

describe('P1 One person, many channels', { timeout: 60_000 }, () => {
  let town: SignInTown
  beforeEach(async () => {
    town = await startTown({
      playbook: { ...BASICS, channels: { inbox: { kind: 'inbox', consent: 'none', interrupts: false } } },
      accounts: { google: { ana: { email: 'Ana@Example.com', email_verified: true, given_name: 'Ana' }, ben: {} } },
    })
  })
  afterEach(() => town.close())

  async function send(path: string, body: object, key: 'write' | 'server' = 'server') {
    const response = await fetch(`${town.server.url}/v1/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${town.server.keys![key]}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    expect(response.status, await response.clone().text()).toBe(200)
  }
  const view = async (identifier: string) => (await town.customer(identifier)).body as View

  test('the web, a social login, a call and the loyalty card: one profile with everything before', async () => {
    const { context, page } = await town.visitor()
    // A till that knows a card and nothing else, a call from a number, a browser: three customers so far.
    await send('track', {
      ...{ identifiers: { loyalty: '4711' }, event: 'Order Completed', properties: { total: 700 } },
      ...{ messageId: 'till-1', timestamp: '2026-01-10T08:00:00Z' },
    })
    await send('track', { identifiers: { phone: '(206) 555-0100' }, event: 'Call Received', messageId: 'call-1' })
    await page.goto(town.shop.origin)
    for (const shoe of ['red', 'blue'])
      await send(
        'track',
        { anonymousId: 'laptop', event: 'Product Viewed', properties: { shoe }, messageId: `view-${shoe}` },
        'write',
      )
    const numbers = await Promise.all(
      ['loyalty:4711', `phone:${PHONE}`, 'anonymous:laptop'].map(async (identifier) => (await view(identifier)).id),
    )
    expect(new Set(numbers).size).toBe(3)

    await town.signIn(page, 'google', 'ana', { anonymous_id: 'laptop' })
    expect(await view('oidc:google:ana')).toMatchObject({
      identifiers: expect.arrayContaining(['anonymous:laptop', 'email:ana@example.com']),
      events: { 'Product Viewed': { count: 2 }, 'Signed In': { count: 1 } },
    })

    // The agent has asked her for the code that was mailed to her, and calls back on the number that she gave.
    await send('identify', {
      ...{ identifiers: { email: 'ana@example.com', phone: PHONE }, context: { verified: ['email', 'phone'] } },
      ...{ traits: { callsAbout: 'delivery' }, messageId: 'desk-1' },
    })
    // The shop knows its customers by numbers of its own; the app shows the card of who has signed in.
    await send('identify', {
      userId: 'u-1',
      identifiers: { email: 'ana@example.com' },
      context: { verified: ['email'] },
    })
    await send('identify', { userId: 'u-1', identifiers: { loyalty: '4711' }, messageId: 'app-1' })
    await send('track', {
      ...{
        identifiers: { loyalty: '4711' },
        event: 'Order Completed',
        properties: { total: 1250 },
        messageId: 'till-2',
      },
    })

    const ana = await view('user:u-1')
    expect(ana).toMatchObject({
      traits: { firstName: 'Ana', callsAbout: 'delivery' },
      events: {
        'Product Viewed': { count: 2 },
        'Call Received': { count: 1 },
        'Order Completed': { count: 2 },
        'Signed In': { count: 1 },
      },
    })
    expect([...ana.identifiers].sort()).toEqual([
      'anonymous:laptop',
      'email:ana@example.com',
      'loyalty:4711',
      'oidc:google:ana',
      `phone:${PHONE}`,
      'user:u-1',
    ])
    for (const identifier of ana.identifiers) expect((await view(identifier)).id).toBe(ana.id)
    const merges = ana.timeline.entries.filter(({ type }) => type === 'merged')
    expect(merges.length).toBeGreaterThan(0)

    // The till was offline: what it tells late, by the card alone, is hers too, and told twice it counts once.
    for (let again = 0; again < 2; again++)
      await send('track', {
        ...{ identifiers: { loyalty: '4711' }, event: 'Order Completed', properties: { total: 300 } },
        ...{ messageId: 'till-late', timestamp: '2026-01-11T08:00:00Z' },
      })
    expect((await view('user:u-1')).events['Order Completed']).toMatchObject({ count: 3 })
    await context.close()
  })

  test('two people who share a tablet stay two, whoever of them signs in', async () => {
    const { context, page } = await town.visitor()
    const visit = (event: string) => send('track', { anonymousId: 'tablet', event, messageId: event }, 'write')
    await page.goto(town.shop.origin)
    await visit('before anybody')
    await town.signIn(page, 'google', 'ana', { anonymous_id: 'tablet' })
    await visit('as ana')
    await town.signIn(page, 'google', 'ben', { anonymous_id: 'tablet' })
    await visit('as ben')
    await town.signIn(page, 'google', 'ana', { anonymous_id: 'tablet' })
    await visit('as ana again')
    const [ana, ben] = [await view('oidc:google:ana'), await view('oidc:google:ben')]
    expect(ana.id).not.toBe(ben.id)
    expect(Object.keys(ana.events).sort()).toEqual(['Signed In', 'as ana', 'as ana again', 'before anybody'])
    expect(Object.keys(ben.events).sort()).toEqual(['Signed In', 'as ben'])
    // The tablet leads to who used it last, and stands with nobody else.
    expect(ana.identifiers).toContain('anonymous:tablet')
    expect(ben.identifiers).not.toContain('anonymous:tablet')
    await context.close()
  })
})

const playbookFor = (url: string) => ({
  ...BASICS,
  policy: { randomArm: 0, exploration: 0, caps: [{ channel: 'sms', max: 2, within: '7d' }] },
  channels: {
    sms: { kind: 'webhook', consent: 'none', config: { url } },
    mail: { kind: 'webhook', consent: 'opt-in', config: { url } },
    inbox: { kind: 'inbox', consent: 'none', interrupts: false },
  },
  triggers: { order: { on: { event: 'Order Completed' } }, hello: { on: { event: 'Card Given' } } },
  offers: {
    card: {
      name: 'The tenth is free',
      window: { lasts: '30d' },
      terms: { event: 'Order Completed', measure: 'sum', reach: 10 },
      reward: { kind: 'item', item: 'coffee' },
    },
  },
  actions: {
    thanks: { triggers: ['order'], value: 1000, treatments: [{ channel: 'sms', content: { text: 'Thank you' } }] },
    stamps: {
      triggers: ['hello'],
      value: 1000,
      offer: 'card',
      treatments: [{ channel: 'inbox', content: { text: 'Your card' } }],
    },
  },
})

describe('P1 a wrong merge is undone', { timeout: 60_000 }, () => {
  let attune: Attune
  beforeEach(async () => {
    attune = await startAttune(playbookFor)
  })
  afterEach(() => attune.close())

  let number = 0
  const track = (userId: string, event: string, properties: object = {}) =>
    attune.ask('POST', '/v1/track', { userId, event, properties, messageId: `m${number++}` })
  const consent = (userId: string, state: string) =>
    track(userId, 'Consent Changed', { channel: 'mail', state, source: 'web', wording: `I said ${state}` })
  const view = async (identifier: string) => (await attune.ask('GET', `/v1/customers/${identifier}`)).body as View
  const thanksTo = (userId: string) =>
    attune.sent.filter(({ data }) => data.action === 'thanks' && JSON.stringify(data).includes(userId)).length
  const essence = ({ consents, events, identifiers, traits, wallet }: View) => ({
    ...{ consents, events, identifiers, traits },
    wallet: wallet.map(({ offer, progress, state }) => ({ offer, progress, state })),
  })

  test('who listens to an inbox hears no more of the other once the two are parted', async () => {
    await attune.ask('POST', '/v1/identify', { userId: 'ana' })
    await attune.ask('POST', '/v1/identify', { userId: 'ben' })
    const merge = await attune.ask('POST', '/v1/merges', { keep: 'user:ana', from: 'user:ben' })
    const headers = { authorization: `Bearer ${attune.server.keys!.server}` }
    const stream = await fetch(`${attune.server.url}/v1/inbox/user:ben/stream`, { headers })
    const heard = stream.text()
    await track('ben', 'Card Given')
    await expect.poll(async () => (await attune.ask('GET', '/v1/inbox/user:ben')).body.items.length).toBe(1)
    await attune.ask('POST', `/v1/merges/${merge.body.id}/undo`)
    // The stream ends, so that the client asks anew whose inbox it is.
    expect(await heard).toContain('Your card')
    await track('ana', 'Card Given')
    await expect.poll(async () => (await attune.ask('GET', '/v1/inbox/user:ana')).body.items.length).toBe(1)
    expect((await attune.ask('GET', '/v1/inbox/user:ben')).body.items).toHaveLength(1)
  })

  test('both get their stamps, consents, traits and caps back, and each what came since', async () => {
    await attune.ask('POST', '/v1/identify', { userId: 'ana', traits: { name: 'Ana', size: 38 } })
    await attune.ask('POST', '/v1/identify', { userId: 'ben', traits: { name: 'Ben', team: 'Red' } })
    await consent('ana', 'granted')
    await consent('ben', 'denied')
    await track('ana', 'Card Given')
    await track('ben', 'Card Given')
    for (let orders = 0; orders < 2; orders++) await track('ana', 'Order Completed', { total: 500 })
    await track('ben', 'Order Completed', { total: 900 })
    await expect.poll(() => attune.sent.length).toBe(3)
    const [ana, ben] = [await view('user:ana'), await view('user:ben')]
    expect([ana.wallet[0]!.progress, ben.wallet[0]!.progress]).toEqual([2, 1])

    // What it would come to is shown first, and changes nothing.
    const request = { keep: 'user:ana', from: 'user:ben', reason: 'same household, one card' }
    const preview = await attune.ask('POST', '/v1/merges?dryRun=true', request)
    expect(preview.body).toMatchObject({
      dryRun: true,
      merged: { events: { 'Order Completed': { count: 3 } }, consents: [{ channel: 'mail', state: 'denied' }] },
      caution: { reason: expect.any(String) },
    })
    expect(essence(await view('user:ben'))).toEqual(essence(ben))

    const merge = await attune.ask('POST', '/v1/merges', request)
    expect(merge.status).toBe(201)
    const one = await view('user:ben')
    expect(one.id).toBe(ana.id)
    expect(one.consents).toMatchObject([{ channel: 'mail', state: 'denied' }])
    expect(one.events['Order Completed']!.count).toBe(3)
    expect(one.timeline.entries.some((entry) => JSON.stringify(entry).includes('same household, one card'))).toBe(true)
    // As one they have had three this week: the cap is reached for whichever of them orders.
    await track('ben', 'Order Completed', { total: 100 })
    await track('ana', 'Order Completed', { total: 100 })

    const undone = await attune.ask('POST', `/v1/merges/${merge.body.id}/undo?reason=two%20people`)
    expect(undone.status).toBe(200)
    const [anaNow, benNow] = [await view('user:ana'), await view('user:ben')]
    expect([anaNow.id, benNow.id]).toEqual([ana.id, ben.id])
    for (const [before, now, stamps] of [
      [ana, anaNow, 3],
      [ben, benNow, 2],
    ] as const) {
      expect(now.traits).toEqual(before.traits)
      expect(now.consents).toEqual(before.consents)
      expect(now.identifiers).toEqual(before.identifiers)
      expect(now.wallet).toMatchObject([{ offer: 'card', progress: stamps, state: 'announced' }])
      expect(now.events['Order Completed']!.count).toBe(stamps)
      expect(now.timeline.entries.some((entry) => JSON.stringify(entry).includes('two people'))).toBe(true)
    }
    // Ana has had her two this week; Ben one, so that one more may reach him.
    expect(thanksTo('ben')).toBe(1)
    await track('ana', 'Order Completed', { total: 100 })
    await track('ben', 'Order Completed', { total: 100 })
    await track('ben', 'Order Completed', { total: 100 })
    await expect.poll(() => attune.sent.length).toBe(4)
    expect([thanksTo('ana'), thanksTo('ben')]).toEqual([2, 2])
    // Rules do not join again whom a person has parted; whoever asks can.
    await attune.ask('POST', '/v1/identify', { userId: 'ana', identifiers: { loyalty: '1' } })
    await attune.ask('POST', '/v1/identify', { userId: 'ben', identifiers: { loyalty: '1' } })
    expect((await view('user:ben')).id).toBe(ben.id)
    const again = await attune.ask('POST', `/v1/merges/${merge.body.id}/undo`)
    expect([again.status, again.body.code]).toEqual([409, 'merge_undone'])
  })
})
