import { expect, test } from 'vitest'
import type { Event } from '../events/event.ts'
import { createCustomer } from '../profile/customer.ts'
import { playbookOf, worldOf } from '../rehearsal.ts'
import { step } from '../step.ts'

const AT = Date.UTC(2026, 5, 1, 12)

const playbook = playbookOf({
  policy: { randomArm: 0, exploration: 0 },
  channels: { push: { kind: 'webhook', consent: 'none' } },
  audiences: { buyers: { where: { event: 'order' } } },
  triggers: { ordered: { on: { event: 'order' } } },
  actions: {
    thanks: {
      value: 100_000,
      prior: { alpha: 50, beta: 50 },
      triggers: ['ordered'],
      treatments: [{ channel: 'push', content: { text: 'SECRET' }, expiresAfter: '2d' }],
    },
  },
})

const erased: Event = {
  type: 'erased',
  id: 'x',
  at: AT + 2,
  erasure: 'era',
  reason: 'request',
  identifiers: ['user:SECRET'],
}

function customerWithEverything() {
  const customer = createCustomer(7, AT)
  const events: Event[] = [
    { type: 'identified', id: 'a', at: AT, traits: { name: 'SECRET' }, ties: ['user:SECRET'], zone: 'Asia/Tokyo' },
    { type: 'consent-changed', id: 'b', at: AT, channel: 'push', state: 'granted', source: 'SECRET' },
    { type: 'tracked', id: 'c', at: AT + 1, name: 'order', properties: { note: 'SECRET' } },
  ]
  for (const event of events) step(customer, event, worldOf(playbook, event.at))
  expect(customer.deliveries).toHaveLength(1)
  return customer
}

test('of the document the number and the time of the erasure stay, and nothing else', () => {
  const customer = customerWithEverything()
  const { effects } = step(customer, erased, worldOf(playbook, AT + 3))
  const blank = { ...createCustomer(7, AT + 2), erasedAt: AT + 2, playbook: playbook.version }
  expect({ ...customer, seen: blank.seen, seenAt: blank.seenAt }).toEqual(blank)
  expect(JSON.stringify(customer)).not.toContain('SECRET')
  expect(JSON.stringify(effects)).not.toContain('SECRET')
  expect(effects.map(({ type }) => type).toSorted()).toEqual(['close-delivery', 'leave-audience'])
})

test('afterwards no event changes anything, whatever it is', () => {
  const customer = customerWithEverything()
  step(customer, erased, worldOf(playbook, AT + 3))
  const before = structuredClone(customer)
  const later: Event[] = [
    { type: 'tracked', id: 'd', at: AT + 9, name: 'order', properties: {} },
    { type: 'identified', id: 'e', at: AT + 9, traits: { name: 'Ann' }, ties: ['user:ann'] },
    { type: 'timer-fired', id: 'f', at: AT + 9 },
    erased,
  ]
  for (const event of later) expect(step(customer, event, worldOf(playbook, AT + 10)).effects).toEqual([])
  expect(customer).toEqual(before)
})
