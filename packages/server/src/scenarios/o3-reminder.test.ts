import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Attune, startAttune } from './attune.fixture.ts'

const HOUR_MS = 3_600_000
/** Half past ten in the evening in Zurich, half past nine in London. */
const START = Date.UTC(2026, 0, 5, 21, 30)

const playbookFor = (url: string) => ({
  brand: { name: 'Brotzeit', timezone: 'Europe/Zurich', currency: 'CHF' },
  policy: { randomArm: 0, exploration: 0, quietHours: { from: '22:00', to: '07:00' } },
  channels: { push: { kind: 'webhook', consent: 'none', config: { url } } },
  offers: {
    gipfeli: {
      name: 'Gipfeli',
      grantedBy: { event: 'Signed Up' },
      window: { lasts: '3d' },
      redemption: { benefit: { kind: 'amount', amount: 50 } },
    },
  },
  triggers: { ends: { on: { expires: { offer: '*' }, before: '1d' } } },
  actions: {
    remind: {
      triggers: ['ends'],
      timing: { within: '12h' },
      value: 500,
      prior: { alpha: 50, beta: 50 },
      treatments: [
        {
          channel: 'push',
          expiresAfter: '12h',
          content: { text: "{{ customer.name }}: {{ event.name }} {{ event.endsAt | date: '%d. %H:%M' }}" },
        },
      ],
    },
  },
})

let attune: Attune
beforeEach(async () => {
  attune = await startAttune(playbookFor, { clock: { kind: 'follow', startAt: START } })
})
afterEach(() => attune.close())

const at = (hours: number) => new Date(START + hours * HOUR_MS).toISOString()
/** Somebody else does something, so that time goes on. */
const wait = (hours: number) =>
  attune.ask('POST', '/v1/track', { userId: 'clock', event: 'Tick', timestamp: at(hours), messageId: `t${hours}` })
const copies = async (user: string) => (await attune.ask('GET', `/v1/wallet/user:${user}?all=true`)).body.grants
const told = () => attune.sent.map(({ data }) => data.content.text)

test('a copy that ends is told of once, by the clock of its holder, not by night, and not where it is used', {
  timeout: 60_000,
}, async () => {
  for (const [userId, timezone] of [
    ['zoe', 'Europe/Zurich'],
    ['lou', 'Europe/London'],
    ['uli', 'Europe/London'],
  ]) {
    await attune.ask('POST', '/v1/identify', {
      userId,
      traits: { name: userId, timezone },
      timestamp: at(0),
      messageId: `i-${userId}`,
    })
    await attune.ask('POST', '/v1/track', { userId, event: 'Signed Up', timestamp: at(0), messageId: `s-${userId}` })
  }
  await attune.ask('POST', '/v1/redemptions', {
    customer: 'user:uli',
    hold: 0,
    lines: [{ sku: 'brot', unitPrice: 700 }],
  })
  await wait(47.9)
  expect(told()).toEqual([])
  // In London it is not night yet; in Zurich it waits for the morning.
  await wait(48.1)
  await expect.poll(told).toEqual(['lou: Gipfeli 08. 21:30'])
  await expect.poll(() => copies('lou')).toMatchObject([{ state: 'announced', announcedAt: expect.any(String) }])
  expect(await copies('zoe')).toMatchObject([{ state: 'granted', announcedAt: null }])
  await wait(56.4)
  expect(told()).toHaveLength(1)
  await wait(56.6)
  await expect.poll(told).toEqual(['lou: Gipfeli 08. 21:30', 'zoe: Gipfeli 08. 22:30'])
  await wait(73)
  await expect
    .poll(async () => (await attune.ask('GET', '/v1/wallet/user:zoe?all=true')).body.grants)
    .toMatchObject([{ state: 'expired' }])
  expect(told()).toHaveLength(2)
})
