import { expect, it } from 'vitest'
import type { Event } from '../events/event.ts'
import { playbookOf, worldOf } from '../rehearsal.ts'
import { step } from '../step.ts'
import { createCustomer } from './customer.ts'
import { addToInbox, expireInbox } from './inbox.ts'

const playbook = playbookOf({
  audiences: { drinkers: { where: { event: 'order', where: { property: 'kind', is: 'tea' }, atLeast: 1 } } },
})
const tracked = (name: string, id: string): Event => ({ type: 'tracked', id, at: 1000, name, properties: {} })

it('counts no more kinds of events than the limit, but goes on counting those it has', () => {
  const customer = createCustomer(1, 0)
  const world = worldOf(playbook, 1000)
  for (let i = 0; i < 600; i++) step(customer, tracked(`event-${i}`, `${i}`), world)
  expect(customer.rollups).toHaveLength(world.limits.rollups)
  step(customer, tracked('event-0', 'again'), world)
  expect(customer.rollups.find(({ key }) => key === 'event-0')?.count).toBe(2)
  step(customer, tracked('order', 'order'), world)
  expect(customer.rollups.find(({ key }) => key === 'order')?.count).toBe(1)
})

it('lets no event name pass for the key of a filtered rollup', () => {
  const customer = createCustomer(1, 0)
  const key = playbook.rollupsByEvent.get('order')!.find((spec) => spec.accepts)!.key
  step(customer, tracked(key, '1'), worldOf(playbook, 1000))
  expect(customer.rollups).toEqual([])
  expect(customer.memberships).toEqual([])
})

it('keeps identifiers up to the limit, each once', () => {
  const customer = createCustomer(1, 0)
  const ties = Array.from({ length: 100 }, (_, i) => `email:${i % 70}@example.com`)
  step(customer, { ...tracked('order', '1'), ties }, worldOf(playbook, 1000))
  expect(customer.identifiers).toEqual(ties.slice(0, 50))
})

it('an inbox keeps the newest fifty and lets go of what is over', () => {
  const customer = createCustomer(1, 0)
  for (let i = 0; i < 70; i++) {
    addToInbox(customer, { id: `${i}`, action: 'a', content: {}, at: i, expiresAt: 100 + i, readAt: undefined })
  }
  expect(customer.inbox.map(({ id }) => Number(id))).toEqual(Array.from({ length: 50 }, (_, i) => i + 20))
  expireInbox(customer, 130)
  expect(customer.inbox[0]?.id).toBe('31')
})
