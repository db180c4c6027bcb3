import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Channel } from '../delivery/channel.ts'
import { createCustomer } from '../profile/customer.ts'
import { playbookOf } from '../rehearsal.ts'
import { setConsent } from './consent.ts'
import type { Contact } from './contact.ts'
import { type Intent, whyNotNow } from './policy.ts'

const START = Date.parse('2026-06-03T12:00:00Z')
const HOUR_MS = 3_600_000

const channels = {
  push: { kind: 'webhook', consent: 'opt-in' },
  sms: { kind: 'webhook', consent: 'opt-out' },
  feed: { kind: 'inbox', consent: 'none', interrupts: false },
}

function policyOf(policy: object) {
  const playbook = playbookOf({ channels, policy })
  const channel = (id: string): Channel => playbook.channels.get(id)!
  const intent = (id: string, topic = 'news', campaign?: string): Intent => ({ channel: channel(id), topic, campaign })
  return { policy: playbook.policy, intent }
}

function contact(channel: string, at: number, rest: Partial<Contact> = {}): Contact {
  return {
    delivery: `d${at}`,
    channel,
    topic: 'news',
    campaign: undefined,
    interrupts: channel !== 'feed',
    at,
    ...rest,
  }
}

describe('consent', () => {
  const states = ['granted', 'denied', undefined] as const
  const table = states.flatMap((whole) => states.map((topic) => [whole, topic] as const))
  it.each(table)('channel %s, topic %s: by what the channel asks', (whole, topic) => {
    const { policy, intent } = policyOf({})
    const customer = createCustomer(1, START)
    for (const channel of ['push', 'sms', 'feed']) {
      if (whole)
        setConsent(customer, {
          channel,
          topic: undefined,
          state: whole,
          at: 1,
          source: 's',
          wording: undefined,
          proof: undefined,
        })
      if (topic)
        setConsent(customer, {
          channel,
          topic: 'news',
          state: topic,
          at: 1,
          source: 's',
          wording: undefined,
          proof: undefined,
        })
    }
    const denied = whole === 'denied' || topic === 'denied'
    const granted = !denied && (whole === 'granted' || topic === 'granted')
    const why = (id: string) => whyNotNow(policy, customer, intent(id), 'UTC', START)?.reason
    expect(why('push')).toBe(denied ? 'consent_denied' : granted ? undefined : 'no_consent')
    expect(why('sms')).toBe(denied ? 'consent_denied' : undefined)
    expect(why('feed')).toBeUndefined()
  })
})

describe('quiet hours', () => {
  const { policy, intent } = policyOf({ quietHours: { from: '22:00', to: '08:00' }, exemptTopics: ['alarm'] })
  it.each([
    ['UTC', '2026-06-03T21:59:59.999Z', undefined],
    ['UTC', '2026-06-03T22:00:00Z', '2026-06-04T08:00:00Z'],
    ['UTC', '2026-06-04T07:59:59.999Z', '2026-06-04T08:00:00Z'],
    ['UTC', '2026-06-04T08:00:00Z', undefined],
    ['America/Los_Angeles', '2026-06-04T08:00:00Z', '2026-06-04T15:00:00Z'],
    ['America/New_York', '2026-03-08T03:00:00Z', '2026-03-08T12:00:00Z'],
    ['America/New_York', '2026-11-01T03:00:00Z', '2026-11-01T13:00:00Z'],
    ['Asia/Kathmandu', '2026-06-03T20:00:00Z', '2026-06-04T02:15:00Z'],
  ])('in %s at %s: until %s', (zone, at, until) => {
    const refusal = whyNotNow(policy, createCustomer(1, 0), intent('sms'), zone, Date.parse(at))
    expect(refusal?.reason).toBe(until && 'quiet_hours')
    expect(refusal?.until).toBe(until && Date.parse(until))
  })

  it('do not hold for what does not interrupt, nor for exempt topics', () => {
    const night = Date.parse('2026-06-04T01:00:00Z')
    expect(whyNotNow(policy, createCustomer(1, 0), intent('feed'), 'UTC', night)).toBeUndefined()
    expect(whyNotNow(policy, createCustomer(1, 0), intent('sms', 'alarm'), 'UTC', night)).toBeUndefined()
  })

  it('end where clocks jump over their end', () => {
    const early = policyOf({ quietHours: { from: '23:00', to: '02:30' } })
    const at = Date.parse('2026-03-08T06:30:00Z')
    const refusal = whyNotNow(early.policy, createCustomer(1, 0), early.intent('sms'), 'America/New_York', at)
    expect(refusal?.until).toBe(Date.parse('2026-03-08T07:00:00Z'))
  })
})

describe('caps', () => {
  it('hold in any stretch of time, and let through whatever they can', () => {
    const attempt = fc.record({
      wait: fc.oneof(fc.integer({ min: 0, max: HOUR_MS }), fc.constantFrom(0, 1, HOUR_MS, 24 * HOUR_MS)),
      channel: fc.constantFrom('sms', 'sms', 'feed'),
    })
    const limits = fc.record({ max: fc.integer({ min: 0, max: 4 }), hours: fc.constantFrom(1, 3, 24) })
    fc.assert(
      fc.property(limits, fc.array(attempt, { maxLength: 60 }), ({ max, hours }, attempts) => {
        const { policy, intent } = policyOf({ caps: [{ max, within: `${hours}h` }] })
        const customer = createCustomer(1, START)
        const sent: number[] = []
        let now = START
        for (const { wait, channel } of attempts) {
          now += wait
          const inStretch = sent.filter((at) => at > now - hours * HOUR_MS).length
          const refusal = whyNotNow(policy, customer, intent(channel), 'UTC', now)
          expect(refusal?.reason).toBe(channel === 'sms' && inStretch >= max ? 'cap_reached' : undefined)
          if (refusal) continue
          customer.contacts.push(contact(channel, now))
          if (channel === 'sms') sent.push(now)
        }
        for (const end of sent) {
          expect(sent.filter((at) => at <= end && at > end - hours * HOUR_MS).length).toBeLessThanOrEqual(max)
        }
      }),
    )
  })

  const cases: [name: string, cap: object, contacts: Contact[], intent: [string, string, string?], held: boolean][] = [
    ['what is on its way counts', {}, [contact('sms', Number.POSITIVE_INFINITY)], ['sms', 'news'], true],
    ['what left exactly as long ago does not', {}, [contact('sms', START - HOUR_MS)], ['sms', 'news'], false],
    ['a millisecond less does', {}, [contact('sms', START - HOUR_MS + 1)], ['sms', 'news'], true],
    ['another channel counts for a general cap', {}, [contact('push', START)], ['sms', 'news'], true],
    ['but not for one on a channel', { channel: 'sms' }, [contact('push', START)], ['sms', 'news'], false],
    ['what does not interrupt counts for no general cap', {}, [contact('feed', START)], ['sms', 'news'], false],
    ['but for one on its channel', { channel: 'feed' }, [contact('feed', START)], ['feed', 'news'], true],
    [
      'another topic does not count for a topic',
      { topic: 'news' },
      [contact('sms', START, { topic: 'x' })],
      ['sms', 'news'],
      false,
    ],
    ['nor is another topic held', { topic: 'news' }, [contact('sms', START)], ['sms', 'x'], false],
    [
      'the same campaign is held',
      { campaign: 'c' },
      [contact('sms', START, { campaign: 'c' })],
      ['sms', 'news', 'c'],
      true,
    ],
    ['another is not', { campaign: 'c' }, [contact('sms', START, { campaign: 'c' })], ['sms', 'news', 'd'], false],
    ['exempt topics are not held', {}, [contact('sms', START)], ['sms', 'alarm'], false],
  ]
  it.each(cases)('%s', (_, cap, contacts, [channel, topic, campaign], held) => {
    const { policy, intent } = policyOf({ caps: [{ max: 1, within: '1h', ...cap }], exemptTopics: ['alarm'] })
    const customer = createCustomer(1, 0)
    customer.contacts.push(...contacts)
    const refusal = whyNotNow(policy, customer, intent(channel, topic, campaign), 'UTC', START)
    expect(refusal?.reason).toBe(held ? 'cap_reached' : undefined)
  })

  it('do not count a delivery against itself', () => {
    const { policy, intent } = policyOf({ caps: [{ max: 1, within: '1h' }], spacing: '1h' })
    const customer = createCustomer(1, 0)
    customer.contacts.push(contact('sms', Number.POSITIVE_INFINITY, { delivery: 'me' }))
    expect(whyNotNow(policy, customer, intent('sms'), 'UTC', START, 'me')).toBeUndefined()
    expect(whyNotNow(policy, customer, intent('sms'), 'UTC', START, 'other')?.reason).toBe('cap_reached')
  })
})

it.each([
  [59, 'too_soon'],
  [60, undefined],
])('spacing of an hour, %i minutes after the last: %s', (minutes, reason) => {
  const { policy, intent } = policyOf({ spacing: '1h' })
  const customer = createCustomer(1, 0)
  customer.contacts.push(contact('push', START), contact('feed', START + 30 * 60_000))
  const now = START + minutes * 60_000
  expect(whyNotNow(policy, customer, intent('sms'), 'UTC', now)?.reason).toBe(reason)
  expect(whyNotNow(policy, customer, intent('feed'), 'UTC', now)).toBeUndefined()
})

it('contacts are remembered for a month, or as long as the longest limit looks back', () => {
  expect(policyOf({}).policy.memoryMs).toBe(30 * 24 * HOUR_MS)
  expect(policyOf({ caps: [{ max: 1, within: '90d' }] }).policy.memoryMs).toBe(90 * 24 * HOUR_MS)
})
