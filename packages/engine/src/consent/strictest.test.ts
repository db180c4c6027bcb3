import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Customer, createCustomer } from '../profile/customer.ts'
import { type Consent, consentState } from './consent.ts'
import { strictestConsents } from './strictest.ts'

const CHANNELS = ['sms', 'email', 'push']
const TOPICS = [undefined, 'news', 'tips']

const consent: fc.Arbitrary<Consent> = fc.record({
  channel: fc.constantFrom(...CHANNELS),
  topic: fc.constantFrom(...TOPICS),
  state: fc.constantFrom('granted', 'denied', 'pending'),
  at: fc.nat(10),
  source: fc.constant('s'),
  wording: fc.constant(undefined),
  proof: fc.constant(undefined),
})

const person = fc.record({
  identifiers: fc.subarray(['phone:+12065550100', 'email:ana@example.com', 'user:ana']),
  consents: fc.uniqueArray(consent, { selector: ({ channel, topic }) => `${channel}/${topic}` }),
})

const customerOf = (id: number, parts: Partial<Customer>): Customer => ({ ...createCustomer(id, 0), ...parts })

const ADDRESS: Readonly<Record<string, string>> = { sms: 'phone:', email: 'email:' }

it('no consent ever widens by a merge', () => {
  void fc.assert(
    fc.property(person, person, (one, other) => {
      const [a, b] = [customerOf(1, one), customerOf(2, other)]
      const merged = customerOf(1, { consents: strictestConsents(a, b) })
      for (const channel of CHANNELS)
        for (const topic of TOPICS) {
          const states = [a, b].map((customer) => consentState(customer, channel, topic))
          const now = consentState(merged, channel, topic)
          if (states.includes('denied')) expect(now).toBe('denied')
          if (!states.includes('granted')) expect(now).not.toBe('granted')
          // A grant never comes to cover an address whose owner has not given it.
          for (const silent of [a, b])
            if (now === 'granted' && silent.identifiers.some((id) => id.startsWith(ADDRESS[channel] ?? '\0')))
              expect(consentState(silent, channel, topic)).toBe('granted')
        }
    }),
    { numRuns: 2000 },
  )
})

it('what one has allowed stands where the other was never asked and has no address there', () => {
  const granted: Consent = {
    ...{ channel: 'sms', topic: undefined, state: 'granted', at: 5, source: 'web' },
    ...{ wording: 'v1', proof: 'e1' },
  }
  const known = customerOf(1, { identifiers: ['phone:+12065550100'], consents: [granted] })
  expect(strictestConsents(known, customerOf(2, { identifiers: ['anonymous:a'] }))).toEqual([granted])
  expect(strictestConsents(known, customerOf(2, { identifiers: ['phone:+12065550101'] }))).toEqual([])
})
