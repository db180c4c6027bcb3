import { describe, expect, it } from 'vitest'
import { setConsent } from '../consent/consent.ts'
import { whyNotNow } from '../consent/policy.ts'
import type { Event } from '../events/event.ts'
import { playbookOf, worldOf } from '../rehearsal.ts'
import { step } from '../step.ts'
import { createCustomer } from './customer.ts'
import { takeSurerZone, type ZoneSource } from './zone.ts'

const playbook = playbookOf({
  channels: { sms: { kind: 'webhook', consent: 'opt-in' } },
  policy: { quietHours: { from: '21:00', to: '08:00' } },
})

const SOURCES: readonly (readonly [source: ZoneSource, zone: string])[] = [
  ['phone', 'America/New_York'],
  ['postal-code', 'America/Chicago'],
  ['place', 'Europe/Berlin'],
  ['explicit', 'Australia/Sydney'],
]

function zoneAfter(statements: readonly (readonly [ZoneSource, string])[]) {
  const customer = createCustomer(1, 0)
  statements.forEach(([zoneSource, zone], i) => {
    const event: Event = { type: 'identified', id: `e${i}`, at: i, traits: {}, zone, zoneSource }
    step(customer, event, worldOf(playbook, i))
  })
  return [customer.zone, customer.zoneSource]
}

describe('the time zone of a person', () => {
  it.each(SOURCES.flatMap((one) => SOURCES.map((other) => [one, other] as const)))('%j, then %j', (one, other) => {
    const rank = ([source]: readonly [ZoneSource, string]) => SOURCES.findIndex(([name]) => name === source)
    const surer = rank(other) >= rank(one) ? other : one
    expect(zoneAfter([one, other])).toEqual([surer[1], surer[0]])
  })

  it('follows the device, and is no reason to lose anybody where it is none', () => {
    expect(zoneAfter([...SOURCES.slice(0, 3), ['place', 'America/Denver']])).toEqual(['America/Denver', 'place'])
    expect(zoneAfter([['place', 'Mars/Olympus']])).toEqual([undefined, undefined])
  })

  it('is stated by a trait, too', () => {
    const customer = createCustomer(1, 0)
    const identified: Event = { type: 'identified', id: 'e', at: 0, traits: { timezone: 'Asia/Tokyo' }, zone: 'UTC' }
    step(customer, identified, worldOf(playbook, 0))
    expect([customer.zone, customer.zoneSource]).toEqual(['Asia/Tokyo', 'explicit'])
  })

  it('is the surer one of two customers who were found to be one', () => {
    const a = { ...createCustomer(1, 0), zone: 'UTC', zoneSource: 'phone' as const }
    const b = { ...createCustomer(2, 0), zone: 'Asia/Tokyo', zoneSource: 'place' as const }
    takeSurerZone(a, b)
    expect([a.zone, a.zoneSource]).toEqual(['Asia/Tokyo', 'place'])
    takeSurerZone(a, createCustomer(3, 0))
    expect(a.zone).toBe('Asia/Tokyo')
  })

  // Quiet from 21:00 to 08:00, around both changes of the clocks.
  it.each([
    ['America/New_York', '2026-03-08T00:59:00Z', undefined],
    ['America/New_York', '2026-03-08T02:00:00Z', '2026-03-08T12:00:00Z'],
    ['America/New_York', '2026-11-01T01:00:00Z', '2026-11-01T13:00:00Z'],
    ['America/New_York', '2026-11-01T12:59:59Z', '2026-11-01T13:00:00Z'],
    ['Australia/Sydney', '2026-04-04T10:30:00Z', '2026-04-04T22:00:00Z'],
    ['Australia/Sydney', '2026-10-03T11:30:00Z', '2026-10-03T21:00:00Z'],
    ['Australia/Lord_Howe', '2026-04-04T10:30:00Z', '2026-04-04T21:30:00Z'],
    ['Australia/Lord_Howe', '2026-10-03T11:00:00Z', '2026-10-03T21:00:00Z'],
    ['Asia/Kathmandu', '2026-03-08T15:15:00Z', '2026-03-09T02:15:00Z'],
    ['Europe/London', '2026-03-28T21:00:00Z', '2026-03-29T07:00:00Z'],
    ['Europe/London', '2026-10-24T20:00:00Z', '2026-10-25T08:00:00Z'],
  ])('in %s at %s it is quiet until %s', (zone, at, until) => {
    const customer = createCustomer(1, 0)
    setConsent(customer, {
      ...{ channel: 'sms', topic: undefined, state: 'granted', at: 0, source: 's' },
      ...{ wording: undefined, proof: undefined },
    })
    const intent = { channel: playbook.channels.get('sms')!, topic: 'news', campaign: undefined }
    const refusal = whyNotNow(playbook.policy, customer, intent, zone, Date.parse(at))
    expect(refusal?.until).toBe(until && Date.parse(until))
  })
})
