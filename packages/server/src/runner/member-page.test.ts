import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pageOfMembers } from './member-page.ts'

test('pages together hold every member once, whatever of it the store does not know yet', () => {
  const number = fc.integer({ min: 1, max: 30 })
  const members = fc.uniqueArray(number, { maxLength: 30 })
  const changes = fc.array(fc.tuple(number, fc.boolean()), { maxLength: 15 })
  fc.assert(
    fc.property(members, changes, fc.integer({ min: 1, max: 7 }), (stored, changed, limit) => {
      const fresh = new Map(changed)
      const expected = new Set(stored)
      for (const [customer, isIn] of fresh) {
        if (isIn) expected.add(customer)
        else expected.delete(customer)
      }
      const read: number[] = []
      for (let after = 0, isLast = false; !isLast; ) {
        const kept = stored.toSorted((a, b) => a - b).filter((customer) => customer > after)
        const page = pageOfMembers(
          kept.slice(0, limit),
          new Map([...fresh].filter(([customer]) => customer > after)),
          after,
          limit,
        )
        expect(page.customers.length).toBeLessThanOrEqual(limit)
        expect(page.isLast || page.last > after).toBe(true)
        read.push(...page.customers)
        ;({ isLast, last: after } = page)
      }
      expect(read).toEqual([...expected].sort((a, b) => a - b))
    }),
    { numRuns: 300 },
  )
})
