import { expect, it } from 'vitest'
import { createCustomer } from '../profile/customer.ts'
import { consentState, setConsent } from './consent.ts'

const state = (channel: string, given: 'granted' | 'denied', at = 1) =>
  ({ channel, topic: undefined, state: given, at, source: 's', wording: undefined, proof: undefined }) as const

it('the statement that happened last wins, of two at one instant the refusal', () => {
  const customer = createCustomer(1, 0)
  expect(setConsent(customer, state('push', 'granted', 5))).toBe(true)
  expect(setConsent(customer, state('push', 'denied', 4))).toBe(false)
  expect(consentState(customer, 'push', undefined)).toBe('granted')
  expect(setConsent(customer, state('push', 'denied', 5))).toBe(true)
  expect(setConsent(customer, state('push', 'granted', 5))).toBe(false)
  expect(consentState(customer, 'push', 'news')).toBe('denied')
})

it('a full list takes no further grant, and a refusal in place of a grant', () => {
  const customer = createCustomer(1, 0)
  for (let i = 0; i < 300; i++) setConsent(customer, state(`channel-${i}`, 'granted'))
  expect(customer.consents).toHaveLength(200)
  expect(setConsent(customer, state('late', 'denied'))).toBe(true)
  expect(customer.consents).toHaveLength(200)
  expect(consentState(customer, 'late', undefined)).toBe('denied')
  expect(consentState(customer, 'channel-0', undefined)).toBe('unknown')
})
