import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Attune, startAttune } from './attune.fixture.ts'

const helpOn = (channel: string, where: string) => ({
  ...{ topic: 'service', priority: 'high', value: 500, prior: { alpha: 50, beta: 50 }, eligible: where },
  treatments: [{ channel, content: { text: `${channel}: payment {{ event.payment }} did not go through` } }],
})

const playbookFor = (url: string) => ({
  brand: { name: 'Bean & Ball', timezone: 'Etc/UTC', currency: 'USD' },
  policy: {
    ...{ randomArm: 0, exploration: 0, caps: [{ max: 1, within: '24h' }], exemptTopics: ['service'] },
    quietHours: { from: '00:00', to: '23:59' },
  },
  channels: {
    page: { kind: 'slot', consent: 'none', interrupts: false },
    app: { kind: 'webhook', consent: 'none', config: { url } },
    sms: { kind: 'webhook', consent: 'opt-out', cost: 5, config: { url } },
  },
  triggers: { failed: { on: { event: 'Payment Failed' } } },
  actions: {
    'help-in-app': { ...helpOn('app', 'property channel is "app"'), triggers: ['failed'] },
    'help-by-text': { ...helpOn('sms', 'property channel is "phone"'), triggers: ['failed'] },
    'help-on-page': {
      ...helpOn('page', 'count(Payment Failed, within 10m) >= 1'),
      placements: ['checkout'],
    },
    advertisement: {
      ...{ triggers: ['failed'], placements: ['checkout'], topic: 'offers', value: 100_000 },
      prior: { alpha: 50, beta: 50 },
      suitable: { not: { event: 'Payment Failed', within: '1h' } },
      treatments: ['app', 'page'].map((channel) => ({ channel, content: { text: 'Shoes!' } })),
    },
  },
})

/** M7. A payment fails: help at once, not an advertisement, on the channel the person is in. */
describe('M7 Failing to buy', { timeout: 30_000 }, () => {
  let attune: Attune
  beforeAll(async () => {
    attune = await startAttune(playbookFor)
  })
  afterAll(() => attune.close())

  const fails = async (userId: string, channel: string, payment: string) =>
    (
      await attune.ask('POST', '/v1/moments?waitMs=5000', {
        ...{ userId, event: 'Payment Failed', messageId: payment, properties: { channel, payment } },
      })
    ).body.decisions[0]
  const checkout = async (userId: string) =>
    (await attune.ask('POST', '/v1/decisions', { userId, placement: 'checkout' })).body.decisions[0]
  const texts = () => attune.sent.map(({ data }) => data.content.text)

  test('in the app and on the phone help is there before the answer, also at night and beyond the limits', async () => {
    expect((await fails('ana', 'app', 'p1')).chosen).toMatchObject({ action: 'help-in-app', channel: 'app' })
    expect(texts()).toEqual(['app: payment p1 did not go through'])
    expect((await fails('ana', 'app', 'p2')).chosen).toMatchObject({ action: 'help-in-app' })
    expect((await fails('ben', 'phone', 'p3')).chosen).toMatchObject({ action: 'help-by-text', channel: 'sms' })
    expect(texts()).toHaveLength(3)
  })

  test('on the page the slot helps instead of advertising, in the same visit', async () => {
    expect((await checkout('cleo')).chosen).toMatchObject({ action: 'advertisement' })
    // Nothing is pushed to somebody who stands at the checkout of the page.
    expect((await fails('cleo', 'web', 'p4')).chosen).toBe(null)
    const { candidates, chosen } = await checkout('cleo')
    expect(chosen).toMatchObject({ action: 'help-on-page', channel: 'page' })
    expect(candidates).toContainEqual(expect.objectContaining({ action: 'advertisement', reason: 'not_suitable' }))
    expect(texts()).toHaveLength(3)
  })
})
