import { expect, it } from 'vitest'
import { PendingMemberships } from './pending-memberships.ts'

it('keeps of each customer and audience what came last', () => {
  const pending = new PendingMemberships()
  pending.set(1, 'buyers', 10)
  pending.set(2, 'buyers', 11)
  pending.set(1, 'sleepers', 12)
  pending.set(1, 'buyers', undefined)
  pending.set(2, 'buyers', 14)
  expect([...pending]).toEqual([
    { customer: 1, audience: 'buyers', since: undefined },
    { customer: 2, audience: 'buyers', since: 14 },
    { customer: 1, audience: 'sleepers', since: 12 },
  ])
  expect([...pending.changesIn('buyers')]).toEqual([
    [1, false],
    [2, true],
  ])
  expect([...pending.changesIn('nobody')]).toEqual([])
})
