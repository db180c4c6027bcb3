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

it('keeps no more traits than the limit, tells which it has no room for, and goes on keeping those it has', () => {
  const customer = createCustomer(1, 0)
  const world = worldOf(playbook, 1000)
  const identify = (id: string, at: number, traits: Record<string, number | null>) =>
    step(customer, { type: 'identified', id, at, traits }, world).effects
  const many = Object.fromEntries(Array.from({ length: world.limits.traits }, (_, i) => [`t${i}`, i]))
  expect(identify('1', 1, many)).toEqual([])
  expect(identify('2', 2, { t0: 7, late: 1, gone: null })).toEqual([{ type: 'leave-out-trait', name: 'late' }])
  expect(customer.traits).toHaveLength(world.limits.traits)
  expect(customer.traits[0]?.value).toBe(7)
  // One that was taken away makes room.
  expect(identify('3', 3, { t1: null, late: 1 })).toEqual([])
})

it('lets no event name pass for the key of a filtered rollup', () => {
  const customer = createCustomer(1, 0)
  const key = playbook.rollupsByEvent.get('order')!.find((spec) => spec.accepts)!.key
  step(customer, tracked(key, '1'), worldOf(playbook, 1000))
  expect(customer.rollups).toEqual([])
  expect(customer.memberships.audiences).toEqual([])
})

it('keeps identifiers up to the limit of their namespace, each once: the first of strong ones, the last of weak ones', () => {
  const customer = createCustomer(1, 0)
  const ties = Array.from({ length: 30 }, (_, i) => [`email:${i % 20}@example.com`, `device:${i}`]).flat()
  const { effects } = step(customer, { ...tracked('order', '1'), ties }, worldOf(playbook, 1000))
  const kept = (namespace: string, from: number, count: number) =>
    Array.from({ length: count }, (_, i) => `${namespace}:${i + from}${namespace === 'email' ? '@example.com' : ''}`)
  expect(customer.identifiers.filter((identifier) => identifier.startsWith('email:'))).toEqual(kept('email', 0, 5))
  expect(customer.identifiers.filter((identifier) => identifier.startsWith('device:'))).toEqual(kept('device', 20, 10))
  const released = effects.flatMap((effect) => (effect.type === 'release-identifier' ? [effect.identifier] : []))
  expect(released.filter((identifier) => customer.identifiers.includes(identifier))).toEqual([])
  expect(new Set([...released, ...customer.identifiers])).toEqual(new Set(ties))
})

it('an inbox keeps the newest fifty and lets go of what is over', () => {
  const customer = createCustomer(1, 0)
  for (let i = 0; i < 70; i++) {
    addToInbox(customer, {
      id: `${i}`,
      action: 'a',
      decision: undefined,
      content: {},
      at: i,
      expiresAt: 100 + i,
      readAt: undefined,
    })
  }
  expect(customer.inbox.map(({ id }) => Number(id))).toEqual(Array.from({ length: 50 }, (_, i) => i + 20))
  expireInbox(customer, 130)
  expect(customer.inbox[0]?.id).toBe('31')
})
