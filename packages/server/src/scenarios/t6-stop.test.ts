import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Attune, startAttune } from './attune.fixture.ts'

const playbookFor = (url: string) => ({
  brand: { name: 'Bean', timezone: 'Etc/UTC', currency: 'USD' },
  policy: { randomArm: 0, exploration: 0, quietHours: { from: '00:00', to: '23:59' }, exemptTopics: ['news'] },
  channels: {
    sms: { kind: 'webhook', consent: 'opt-in', config: { url } },
    club: { kind: 'webhook', consent: 'opt-in', optIn: 'double', config: { url } },
  },
  triggers: { order: { on: { event: 'Order Completed' } } },
  actions: {
    thanks: {
      triggers: ['order'],
      topic: 'news',
      value: 1000,
      treatments: [{ channel: 'sms', content: { text: 'Thank you' } }],
    },
  },
})

const PHONE = '+12065550100'

describe('T6 STOP', { timeout: 30_000 }, () => {
  let attune: Attune
  let number = 0
  beforeEach(async () => {
    attune = await startAttune(playbookFor)
    await attune.ask('POST', '/v1/identify', { userId: 'ana', identifiers: { phone: PHONE }, traits: { name: 'Ana' } })
    await consent('granted')
  })
  afterEach(() => attune.close())

  const text = (said: string, channel = 'sms') =>
    attune.ask('POST', '/v1/messages', { channel, from: PHONE, text: said, messageId: `in-${number++}` })
  const order = () =>
    attune.ask('POST', '/v1/track', { userId: 'ana', event: 'Order Completed', messageId: `o${number++}` })
  const consent = (state: string) =>
    attune.ask('POST', '/v1/track', {
      ...{ userId: 'ana', event: 'Consent Changed', messageId: `c${number++}` },
      properties: { channel: 'sms', state, source: 'web', wording: 'Texts about offers' },
    })
  const actions = () => attune.sent.map(({ data }) => data.action)

  test.each(['STOP', 'stop.', 'please stop texting me', 'Baja', 'stpo', 's t o p'])(
    '%j stops at once: one confirmation, and nothing more',
    async (said) => {
      await order()
      await expect.poll(actions).toEqual(['thanks'])
      expect((await text(said)).body).toMatchObject({ keyword: 'stop', repeated: false })
      await order()
      await text(said)
      await order()
      await expect.poll(actions).toEqual(['thanks', 'keyword:stop'])
      await wait(300)
      expect(actions()).toEqual(['thanks', 'keyword:stop'])
      const { body } = await attune.ask('GET', '/v1/customers/user:ana/consents')
      expect(body.consents).toMatchObject([
        { channel: 'sms', topic: null, state: 'denied', source: 'keyword', wording: said },
      ])
      expect(body.ledger.map(({ state, ignored }: Record<string, unknown>) => [state, ignored])).toEqual([
        ...[
          ['denied', 'no_change'],
          ['denied', null],
          ['granted', null],
        ],
      ])
    },
  )

  test('what waits for the provider when STOP comes does not leave; all of it is accounted for', async () => {
    // Longer than everything takes that comes before STOP.
    attune.slowDown(3000)
    // More than the channel carries at once: most wait in its lane.
    await Promise.all(Array.from({ length: 200 }, order))
    await text('STOP')
    const stopped = Date.now()
    await expect.poll(actions, { timeout: 10_000 }).toContain('keyword:stop')
    const outcomes = async () => {
      const { body } = await attune.ask('GET', '/v1/customers/user:ana')
      return new Set(
        body.deliveries.map(({ state, reason }: Record<string, string>) => `${state} ${reason ?? ''}`.trim()),
      )
    }
    await expect.poll(outcomes, { timeout: 15_000 }).toEqual(new Set(['delivered', 'suppressed consent_denied']))
    const late = attune.sent.filter(({ at, data }) => data.action === 'thanks' && at > stopped + 50)
    expect(late).toEqual([])
  })

  test('HELP answers also who has stopped, START brings back, and a question is no keyword', async () => {
    await text('STOP')
    await text('HELP')
    expect((await text('stop by the shop today?')).body.keyword).toBeNull()
    await text('Ayuda', 'club')
    await text('START')
    await order()
    await expect.poll(actions).toEqual(['keyword:stop', 'keyword:help', 'keyword:help', 'keyword:start', 'thanks'])
    expect(attune.sent[2]!.data.content.text).toContain('responda ALTO')
  })

  test('a double opt-in is asked about once, and counts from the YES on', async () => {
    const opt = (id: string) =>
      attune.ask('POST', '/v1/track', {
        ...{ userId: 'ana', event: 'Consent Changed', messageId: id },
        properties: { channel: 'club', state: 'granted', source: 'web' },
      })
    await opt('club-1')
    await opt('club-2')
    const stateOf = async () => (await attune.ask('GET', '/v1/customers/user:ana/consents')).body.consents[1].state
    expect(await stateOf()).toBe('pending')
    await text('yes please', 'club')
    expect(await stateOf()).toBe('granted')
    await expect.poll(actions).toEqual(['consent:confirm', 'keyword:start'])
  })

  test('a refusal outlives that the number turns out to be of somebody known', async () => {
    await attune.ask('POST', '/v1/messages', { channel: 'sms', from: '+12065550199', text: 'STOP', messageId: 'x1' })
    await attune.ask('POST', '/v1/identify', { userId: 'ben', identifiers: { phone: '+12065550199' } })
    const { body } = await attune.ask('GET', '/v1/customers/user:ben/consents')
    expect(body.consents).toMatchObject([{ channel: 'sms', state: 'denied' }])
  })

  test('whoever texts from a number has shown that it is theirs: nobody else is written to there', async () => {
    await text('STOP')
    await attune.ask('POST', '/v1/identify', { userId: 'ben', identifiers: { phone: PHONE } })
    expect((await attune.ask('GET', '/v1/customers/user:ben')).body.identifiers).toEqual(['user:ben'])
    expect((await attune.ask('GET', `/v1/customers/phone:${PHONE}/consents`)).body.consents).toMatchObject([
      { channel: 'sms', state: 'denied' },
    ])
  })

  test('a refusal said from a number goes along when the number turns out to be somebody else’s', async () => {
    await attune.ask('POST', '/v1/track', {
      ...{ userId: 'ana', event: 'Consent Changed', messageId: 'link' },
      properties: { channel: 'sms', state: 'denied', source: 'one-click', wording: 'No more texts' },
    })
    await attune.ask('POST', '/v1/identify', { userId: 'ben', identifiers: { phone: PHONE } })
    expect((await attune.ask('GET', '/v1/customers/user:ben/consents')).body.consents).toMatchObject([
      { channel: 'sms', state: 'denied', source: 'address', wording: 'No more texts' },
    ])
    const { body: ana } = await attune.ask('GET', '/v1/customers/user:ana')
    expect(ana.identifiers).toEqual(['user:ana'])
    expect(ana.timeline.entries[0]).toMatchObject({ type: 'identifier-lost', identifier: `phone:${PHONE}` })
  })
})
