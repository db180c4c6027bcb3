import { expect, it } from 'vitest'
import { createCustomer } from './profile/customer.ts'
import { playbookOf, worldOf } from './rehearsal.ts'
import { Stepping } from './stepping.ts'

it('what a step took from a pool is gone for the rest of it', () => {
  const playbook = playbookOf({ offers: { x: { name: 'x', budget: { units: 2 } } } })
  const event = { type: 'timer-fired', id: 't', at: 0 } as const
  const step = new Stepping(createCustomer(1, 0), event, worldOf(playbook, 0))
  expect(step.remaining('offer:x')).toBe(2)
  step.spend('offer:x', 1)
  step.spend('offer:x', 1)
  expect(step.remaining('offer:x')).toBe(0)
  expect(step.effects).toHaveLength(2)
})
