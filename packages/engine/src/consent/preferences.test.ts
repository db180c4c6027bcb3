import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCustomer } from '../profile/customer.ts'
import { playbookOf } from '../rehearsal.ts'
import { whyNotNow } from './policy.ts'
import { type Preferences, strictestPreferences } from './preferences.ts'

const START = Date.parse('2026-06-03T12:00:00Z')
const HOUR_MS = 3_600_000

const chosen: fc.Arbitrary<Preferences> = fc.record({
  language: fc.constantFrom(undefined, 'en', 'es'),
  quietHours: fc.array(fc.record({ from: fc.constantFrom(0, 1260), to: fc.constantFrom(360, 480) }), { maxLength: 2 }),
  caps: fc.array(
    fc.record({
      channel: fc.constantFrom(undefined, 'sms'),
      max: fc.integer({ min: 0, max: 3 }),
      withinMs: fc.constantFrom(HOUR_MS, 5 * HOUR_MS),
    }),
    { maxLength: 2 },
  ),
})

const attempts = fc.array(fc.tuple(fc.integer({ min: 0, max: 3 * HOUR_MS }), fc.constantFrom('sms', 'push')), {
  maxLength: 40,
})

/** Sends whatever may be sent; gives when and on which channel. */
function send(policy: object, preferences: Preferences | undefined, tries: readonly (readonly [number, string])[]) {
  const channels = { sms: { kind: 'webhook', consent: 'none' }, push: { kind: 'webhook', consent: 'none' } }
  const playbook = playbookOf({ channels, policy })
  const customer = { ...createCustomer(1, START), preferences }
  const sent: (readonly [at: number, channel: string])[] = []
  let now = START
  for (const [wait, id] of tries) {
    now += wait
    const intent = { channel: playbook.channels.get(id)!, topic: 'news', campaign: undefined }
    if (whyNotNow(playbook.policy, customer, intent, 'UTC', now)) continue
    customer.contacts.push({
      delivery: `d${now}`,
      channel: id,
      topic: 'news',
      campaign: undefined,
      interrupts: true,
      at: now,
    })
    sent.push([now, id])
  }
  return sent
}

describe('what a person has chosen', () => {
  it('holds in every stretch of time, beside what the playbook says', () => {
    void fc.assert(
      fc.property(chosen, attempts, fc.integer({ min: 1, max: 4 }), (preferences, tries, max) => {
        const sent = send({ caps: [{ max, within: '2h' }] }, preferences, tries)
        const caps = [...preferences.caps, { channel: undefined, max, withinMs: 2 * HOUR_MS }]
        for (const [end] of sent)
          for (const { channel, max: most, withinMs } of caps) {
            const said = sent.filter(
              ([at, on]) => at <= end && at > end - withinMs && (channel === undefined || on === channel),
            )
            expect(said.length).toBeLessThanOrEqual(most)
          }
      }),
    )
  })

  it('never lets more through than the playbook alone', () => {
    void fc.assert(
      fc.property(chosen, fc.constantFrom('sms', 'push'), fc.nat(24 * HOUR_MS), (preferences, channel, wait) => {
        const policy = { quietHours: { from: '22:00', to: '07:00' } }
        const without = send(policy, undefined, [[wait, channel]])
        expect(send(policy, preferences, [[wait, channel]]).length).toBeLessThanOrEqual(without.length)
      }),
    )
  })

  it('is the stricter of two who are found to be one', () => {
    void fc.assert(
      fc.property(chosen, chosen, fc.nat(24 * HOUR_MS), (a, b, wait) => {
        const both = strictestPreferences(a, b)
        const passes = (preferences: Preferences | undefined) => send({}, preferences, [[wait, 'sms']]).length
        expect(passes(both)).toBeLessThanOrEqual(Math.min(passes(a), passes(b)))
      }),
    )
    expect(strictestPreferences(undefined, undefined)).toBeUndefined()
  })
})
