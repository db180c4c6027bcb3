import { createECDH, randomBytes } from 'node:crypto'
import ece from 'http_ece'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import webPush from 'web-push'
import { type HttpProvider, openHttpProvider } from '../channels/http-provider.fixture.ts'
import { type Attune, startAttune } from './attune.fixture.ts'

const vapid = webPush.generateVAPIDKeys()
const button = (id: string, text: string) => ({ id, text })

const playbookFor = (bank: string) => ({
  brand: { name: 'Bank', timezone: 'Etc/UTC', currency: 'USD' },
  policy: { randomArm: 0, exploration: 0, exemptTopics: ['service'], quietHours: { from: '00:00', to: '23:59' } },
  channels: {
    push: {
      ...{ kind: 'push', consent: 'none' },
      config: { webPush: { subject: 'mailto:ops@bank.example', publicKey: vapid.publicKey, privateKey: 'VAPID_KEY' } },
    },
    bank: { kind: 'webhook', consent: 'none', interrupts: false, config: { url: bank } },
  },
  triggers: { swiped: { on: { event: 'Card Swiped' } }, denied: { on: { event: 'Swipe Denied' } } },
  actions: {
    notice: {
      ...{
        value: 1000,
        topic: 'service',
        priority: 'high',
        triggers: ['swiped'],
        eligible: 'property firstInCountry is false',
      },
      treatments: [{ channel: 'push', content: { title: '{{ event.merchant }}', body: '{{ event.amount }} USD' } }],
    },
    question: {
      ...{
        value: 2000,
        topic: 'service',
        priority: 'high',
        triggers: ['swiped'],
        eligible: 'property firstInCountry is true',
      },
      treatments: [
        {
          channel: 'push',
          content: {
            title: 'Is this you?',
            body: '{{ event.merchant }}',
            buttons: [button('yes', 'Yes, me'), button('no', 'No')],
          },
        },
      ],
    },
    alert: {
      ...{ value: 5000, topic: 'service', priority: 'high', triggers: ['denied'] },
      treatments: [{ channel: 'bank', content: { text: 'Denied: {{ event.swipe }}' } }],
    },
  },
})

/** M1. A card is swiped: the notice is with the push provider before the answer is with the till. */
describe('M1 Card swipe', { timeout: 30_000 }, () => {
  const browser = createECDH('prime256v1')
  browser.generateKeys()
  const authSecret = randomBytes(16).toString('base64url')
  const arrived: { readonly at: number; readonly body: Buffer }[] = []
  let provider: HttpProvider
  let attune: Attune
  beforeAll(async () => {
    provider = await openHttpProvider({
      accept({ body }) {
        arrived.push({ at: performance.now(), body })
        return { status: 201 }
      },
      reject: () => ({ status: 410 }),
    })
    attune = await startAttune(playbookFor, { environment: { VAPID_KEY: vapid.privateKey } })
    const subscription = {
      endpoint: `${provider.url}/ana`,
      keys: { p256dh: browser.getPublicKey('base64url'), auth: authSecret },
    }
    await attune.ask('POST', '/v1/devices', { userId: 'ana', subscription }, 'server')
  })
  afterAll(async () => {
    await attune.close()
    await provider.close()
  })

  const read = (body: Buffer) =>
    JSON.parse(ece.decrypt(body, { version: 'aes128gcm', privateKey: browser, authSecret }).toString())
  const swipe = async (properties: object, waitMs = 2000) => {
    const answer = await attune.ask('POST', `/v1/moments?waitMs=${waitMs}`, {
      ...{ userId: 'ana', event: 'Card Swiped' },
      properties: { merchant: 'Corner Shop', amount: 12.5, firstInCountry: false, ...properties },
    })
    return { ...answer, at: performance.now() }
  }

  test('the notice is handed over before the till has its answer, every time, also in quiet hours', async () => {
    for (let i = 0; i < 30; i++) {
      const { at, body } = await swipe({ amount: i })
      expect(body.decisions[0].chosen).toMatchObject({ action: 'notice', channel: 'push' })
      expect(arrived).toHaveLength(i + 1)
      expect(arrived[i]!.at).toBeLessThan(at)
      expect(read(arrived[i]!.body)).toMatchObject({ title: 'Corner Shop', body: `${i} USD` })
    }
  })

  test('an unusual one asks; No raises an alert with the bank', async () => {
    arrived.length = 0
    await swipe({ firstInCountry: true })
    expect(read(arrived[0]!.body)).toMatchObject({
      ...{ title: 'Is this you?', actions: [button('yes', 'Yes, me'), button('no', 'No')] },
    })
    await attune.ask('POST', '/v1/moments', { userId: 'ana', event: 'Swipe Denied', properties: { swipe: 's1' } })
    await vi.waitFor(() => expect(attune.sent.map(({ data }) => data.content.text)).toEqual(['Denied: s1']), 10_000)
  })

  test('a provider that takes its time keeps the till waiting no longer than it said', async () => {
    provider.behave('silent')
    const before = performance.now()
    const { at, status } = await swipe({}, 100)
    expect(status).toBe(200)
    expect(at - before).toBeLessThan(2000)
    expect((await attune.ask('POST', '/v1/moments?waitMs=soon', { userId: 'ana', event: 'x' })).body).toMatchObject({
      ...{ code: 'invalid_query', field: 'waitMs' },
    })
  })
})
