import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Attune, startAttune } from './attune.fixture.ts'

const playbookFor = (url: string) => ({
  brand: { name: 'Counts', timezone: 'Etc/UTC', currency: 'USD' },
  policy: { randomArm: 0, exploration: 0 },
  channels: {
    hook: { kind: 'webhook', consent: 'opt-out', config: { url } },
    sms: { kind: 'sms', consent: 'none', config: { account: 'AC1', authToken: 'NOT_SET', senders: [{ from: '+1' }] } },
  },
  campaigns: { spring: {} },
  triggers: { came: { on: { event: 'came' } }, waits: { on: { event: 'waits' } }, breaks: { on: { event: 'breaks' } } },
  actions: {
    hello: {
      value: 1000,
      campaign: 'spring',
      triggers: ['came'],
      treatments: [{ channel: 'hook', content: { text: 'Hi' } }],
    },
    bye: {
      value: 1000,
      campaign: 'spring',
      triggers: ['waits'],
      treatments: [{ channel: 'sms', content: { text: 'Bye' } }],
    },
    broken: {
      value: 1000,
      triggers: ['breaks'],
      treatments: [{ channel: 'hook', content: { text: '{% for i in (1..9000000) %}x{% endfor %}' } }],
    },
  },
})

describe('what became of what was to be sent', { timeout: 30_000 }, () => {
  let attune: Attune
  beforeEach(async () => {
    attune = await startAttune(playbookFor)
  })
  afterEach(() => attune.close())

  test('is counted to the last one, by campaign, action, channel and reason; a text without end stops nothing else', async () => {
    const people = Array.from({ length: 20 }, (_, i) => `p${i}`)
    const track = (userId: string, event: string) => ({ type: 'track', userId, event })
    await attune.ask('POST', '/v1/batch', {
      batch: [
        { type: 'identify', userId: 'p0', identifiers: { phone: '+12065550100' } },
        track('p0', 'waits'),
        track('p1', 'breaks'),
        ...people.map((person) => track(person, 'came')),
      ],
    })
    const counts = async () => (await attune.ask('GET', '/v1/deliveries/counts')).body
    await vi.waitFor(async () => expect((await counts()).total).toMatchObject({ pending: 1, delivered: 20 }), 20_000)
    const { campaigns, total } = await counts()
    expect(total).toEqual({
      ...{ entered: 22, pending: 1, delivered: 20, unconfirmed: 0, suppressed: {} },
      failed: { content_failed: 1 },
    })
    expect(campaigns.find(({ campaign }: { campaign: string | null }) => campaign === 'spring')).toMatchObject({
      ...{ entered: 21, pending: 1, delivered: 20 },
      actions: expect.arrayContaining([
        expect.objectContaining({
          action: 'hello',
          entered: 20,
          delivered: 20,
          channels: [expect.objectContaining({ channel: 'hook', delivered: 20 })],
        }),
        expect.objectContaining({ action: 'bye', entered: 1, pending: 1 }),
      ]),
    })
    expect((await attune.ask('GET', '/v1/deliveries/counts', undefined, 'write')).status).toBe(403)
  })

  test('what has failed is listed, and sent again where somebody wants it', async () => {
    await attune.ask('POST', '/v1/batch', {
      batch: [
        { type: 'identify', userId: 'ana', identifiers: { phone: '+12065550100' } },
        { type: 'track', userId: 'ana', event: 'breaks' },
      ],
    })
    const letters = async () => (await attune.ask('GET', '/v1/dead-letters?channel=hook')).body.deliveries
    await vi.waitFor(async () => expect(await letters()).toHaveLength(1), 20_000)
    const [letter] = await letters()
    expect(letter).toMatchObject({ action: 'broken', channel: 'hook', resendable: true })
    expect(letter.reason).toMatch(/^content_failed: /)
    expect((await attune.ask('GET', '/v1/dead-letters?channel=sms')).body.deliveries).toEqual([])
    expect((await attune.ask('GET', '/v1/dead-letters?limit=0')).body).toMatchObject({
      code: 'invalid_value',
      field: 'limit',
    })
    const resend = () => attune.ask('POST', `/v1/dead-letters/${letter.customer}/${letter.delivery}/resend`)
    expect((await resend()).status).toBe(200)
    expect((await resend()).body.code).toBe('delivery_unknown')
    await vi.waitFor(async () => expect(await letters()).toHaveLength(2), 20_000)
    expect((await letters()).map(({ resendable }: { resendable: boolean }) => resendable)).toEqual([true, false])
    const { total } = (await attune.ask('GET', '/v1/deliveries/counts')).body
    expect(total).toMatchObject({ entered: 2, failed: { content_failed: 2 } })
  })
})
