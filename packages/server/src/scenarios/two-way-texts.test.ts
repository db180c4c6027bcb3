import twilio from 'twilio'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type HttpProvider, openHttpProvider } from '../channels/http-provider.fixture.ts'
import { type Attune, startAttune } from './attune.fixture.ts'

const TOKEN = 'an-auth-token'
const PUBLIC = 'https://attune.example.com'

const playbookFor = (apiUrl: string) => ({
  brand: { name: 'Texts', timezone: 'Etc/UTC', currency: 'USD' },
  policy: { randomArm: 0, exploration: 0 },
  channels: {
    sms: {
      ...{ kind: 'sms', consent: 'none', retryAfter: '1s' },
      config: { apiUrl, account: 'AC1', authToken: 'TEXT_TOKEN', senders: [{ from: '+12065550199' }] },
    },
  },
  triggers: { ordered: { on: { event: 'order' } } },
  actions: {
    thanks: {
      value: 1000,
      triggers: ['ordered'],
      treatments: [
        {
          channel: 'sms',
          content: {
            text: 'Thanks, {{ customer.name }} {{ links.to.menu }}',
            links: { menu: 'https://shop.example/menu?a=1' },
          },
        },
      ],
    },
  },
})

describe('texts both ways, by a provider that calls back', { timeout: 30_000 }, () => {
  let provider: HttpProvider
  let attune: Attune
  let refusal = 21211
  beforeEach(async () => {
    provider = await openHttpProvider({
      accept: () => ({ status: 201, body: '{"sid":"SM1"}' }),
      reject: () => ({ status: 400, body: JSON.stringify({ code: refusal }) }),
    })
    attune = await startAttune(() => playbookFor(provider.url), {
      environment: { TEXT_TOKEN: TOKEN },
      publicUrl: PUBLIC,
    })
  })
  afterEach(async () => {
    await attune.close()
    await provider.close()
  })

  /** The provider calls an address of ours, signed by its own library. */
  const call = (address: string, form: Record<string, string>, token = TOKEN) =>
    fetch(address.replace(PUBLIC, attune.server.url), {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-twilio-signature': twilio.getExpectedTwilioSignature(token, address, form),
      },
      body: new URLSearchParams(form).toString(),
    })

  const order = (user: string, phone: string) =>
    attune.ask('POST', '/v1/batch', {
      batch: [
        { type: 'identify', userId: user, identifiers: { phone }, traits: { name: 'Ana' } },
        { type: 'track', userId: user, event: 'order' },
      ],
    })

  const deliveriesOf = async (user: string) => (await attune.ask('GET', `/v1/customers/user:${user}`)).body.deliveries

  test('what became of a message is matched to its delivery', async () => {
    await order('ana', '+12065550100')
    await vi.waitFor(async () => expect(await deliveriesOf('ana')).toMatchObject([{ state: 'accepted' }]))
    const form = new URLSearchParams(provider.taken[0]!.body.toString())
    expect(Object.fromEntries(form)).toMatchObject({
      ...{ To: '+12065550100', Body: expect.stringMatching(/^Thanks, Ana https:\/\/attune\.example\.com\/l\/\S{43}$/) },
    })
    const callback = form.get('StatusCallback')!
    expect(callback.startsWith(`${PUBLIC}/v1/channels/sms/hook?of=`)).toBe(true)
    expect((await call(callback, { MessageSid: 'SM1', MessageStatus: 'failed', ErrorCode: '1' }, 'wrong')).status).toBe(
      401,
    )
    expect(await deliveriesOf('ana')).toMatchObject([{ state: 'accepted' }])
    expect((await call(callback, { MessageSid: 'SM1', MessageStatus: 'undelivered', ErrorCode: '30003' })).status).toBe(
      200,
    )
    expect(await deliveriesOf('ana')).toMatchObject([{ state: 'failed', reason: 'undelivered: code 30003' }])
    expect((await call(callback, { MessageSid: 'SM1', MessageStatus: 'delivered' })).status).toBe(200)
    expect(await deliveriesOf('ana')).toMatchObject([{ state: 'failed' }])
  })

  test('receipts that come twice, late, or against each other change nothing any more', async () => {
    await order('dan', '+12065550103')
    await vi.waitFor(async () => expect(await deliveriesOf('dan')).toMatchObject([{ state: 'accepted' }]))
    const callback = new URLSearchParams(provider.taken[0]!.body.toString()).get('StatusCallback')!
    for (const MessageStatus of ['queued', 'delivered', 'sent', 'delivered', 'undelivered'])
      expect((await call(callback, { MessageSid: 'SM1', MessageStatus })).status).toBe(200)
    expect(await deliveriesOf('dan')).toMatchObject([{ state: 'delivered' }])
    const { body } = await attune.ask('GET', '/v1/deliveries/counts')
    expect(JSON.stringify(body)).toContain('"entered":1,"pending":0,"delivered":1')
  })

  test('a number of which a receipt says that it takes no texts stands in the profile, and gets none', async () => {
    await order('eve', '+12065550104')
    await vi.waitFor(async () => expect(await deliveriesOf('eve')).toMatchObject([{ state: 'accepted' }]))
    const callback = new URLSearchParams(provider.taken[0]!.body.toString()).get('StatusCallback')!
    const landline = { MessageSid: 'SM1', MessageStatus: 'undelivered', ErrorCode: '30006', To: '+12065550104' }
    expect((await call(callback, landline)).status).toBe(200)
    const profile = async () => (await attune.ask('GET', '/v1/customers/user:eve')).body
    expect((await profile()).unreachable).toEqual([
      { identifier: 'phone:+12065550104', reason: 'undelivered: code 30006', at: expect.any(String) },
    ])
    await order('eve', '+12065550104')
    await vi.waitFor(async () => expect(JSON.stringify((await profile()).decisions)).toContain('no_address'))
    expect(provider.taken).toHaveLength(1)
    // A text from there shows that it does.
    const text = { From: '+12065550104', To: '+12065550199', Body: 'hello', MessageSid: 'SM8', NumMedia: '0' }
    await call(`${PUBLIC}/v1/channels/sms/hook`, text)
    expect((await profile()).unreachable).toEqual([])
  })

  test('who has written STOP to the provider itself has refused the channel, whether the answer or a receipt says so', async () => {
    const consentsOf = async (user: string) =>
      (await attune.ask('GET', `/v1/customers/user:${user}/consents`)).body.consents
    await order('fay', '+12065550105')
    await vi.waitFor(async () => expect(await deliveriesOf('fay')).toMatchObject([{ state: 'accepted' }]))
    const callback = new URLSearchParams(provider.taken[0]!.body.toString()).get('StatusCallback')!
    await call(callback, { MessageSid: 'SM1', MessageStatus: 'failed', ErrorCode: '21610', To: '+12065550105' })
    expect(await consentsOf('fay')).toMatchObject([{ channel: 'sms', state: 'denied', source: 'provider' }])
    expect(await deliveriesOf('fay')).toMatchObject([{ state: 'failed', reason: 'failed: code 21610' }])
    refusal = 21610
    provider.behave('reject')
    await order('gus', '+12065550106')
    await vi.waitFor(async () =>
      expect(await consentsOf('gus')).toMatchObject([
        { channel: 'sms', state: 'denied', source: 'provider', wording: 'http_400: code 21610' },
      ]),
    )
    await vi.waitFor(async () => expect(await deliveriesOf('gus')).toMatchObject([{ state: 'failed' }]))
  })

  test('what people write is obeyed, and answered to the person', async () => {
    await order('ben', '+12065550101')
    const hook = `${PUBLIC}/v1/channels/sms/hook`
    const stop = { From: '+12065550101', To: '+12065550199', Body: 'Stop!', MessageSid: 'SM9', NumMedia: '0' }
    const answer = await call(hook, stop)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/xml')])
    expect(await answer.text()).toContain('<Response></Response>')
    expect((await attune.ask('GET', '/v1/customers/user:ben/consents')).body.consents).toMatchObject([
      { channel: 'sms', state: 'denied', source: 'keyword' },
    ])
    await call(hook, stop)
    await vi.waitFor(() => expect(provider.taken).toHaveLength(2), 10_000)
    expect(new URLSearchParams(provider.taken[1]!.body.toString()).get('To')).toBe('+12065550101')
  })

  test('a link in a text leads on, and counts once, however often it is followed', async () => {
    await order('cleo', '+12065550102')
    await vi.waitFor(() => expect(provider.taken).toHaveLength(1), 10_000)
    const text = new URLSearchParams(provider.taken[0]!.body.toString()).get('Body')!
    const address = /https:\S+/.exec(text)![0].replace(PUBLIC, attune.server.url)
    for (let i = 0; i < 2; i++) {
      const answer = await fetch(address, { redirect: 'manual' })
      expect([answer.status, answer.headers.get('location')]).toEqual([302, 'https://shop.example/menu?a=1'])
    }
    const { timeline } = (await attune.ask('GET', '/v1/customers/user:cleo')).body
    const clicks = timeline.entries.filter(({ type }: { type: string }) => type === 'response-received')
    expect(clicks).toMatchObject([{ response: 'clicked' }])
    expect((await fetch(`${address}x`, { redirect: 'manual' })).status).toBe(404)
  })

  test('a channel that nobody knows, or whose provider does not call, has no hook', async () => {
    const { status } = await call(`${PUBLIC}/v1/channels/pigeon/hook`, {})
    expect(status).toBe(404)
  })
})
