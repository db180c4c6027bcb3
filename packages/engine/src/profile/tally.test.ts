import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createCustomer } from './customer.ts'
import { addToTally, findTally, firstIn, firstsKey, mergeTally, type TallySpec } from './tally.ts'

const HOUR_MS = 3_600_000
const NOW = 1000 * HOUR_MS
const KEY = firstsKey('["order","total"]')
const spec: TallySpec = {
  ...{ key: KEY, event: 'order', lines: undefined, accepts: undefined, grain: 'hour' },
  read: () => [],
}

const seen = fc.record({ value: fc.integer({ min: 1, max: 3 }), ago: fc.integer({ min: 0, max: 60 * HOUR_MS }) })

it('which value came first in a window is the same whether two people saw it or one', () => {
  fc.assert(
    fc.property(fc.array(seen), fc.array(seen), fc.constantFrom(2, 10, 48), (ours, theirs, hours) => {
      const told = (events: typeof ours) => {
        const customer = createCustomer(1, 0)
        for (const { ago, value } of events) addToTally(customer, spec, value, NOW - ago, NOW)
        return customer
      }
      const merged = told(ours)
      for (const tally of told(theirs).tallies) mergeTally(merged, tally)
      const firsts = (customer: typeof merged) =>
        (findTally(customer, KEY)?.entries ?? [])
          .map((entry) => [entry.value, firstIn(entry, { grain: 'hour', ms: hours * HOUR_MS }, NOW)])
          .sort()
      const together = [...ours, ...theirs]
      expect(firsts(merged)).toEqual(firsts(told(together)))
      const inside = together.map(({ ago, value }) => ({ value, at: NOW - ago }))
      const isIn = (at: number) => Math.floor(at / HOUR_MS) * HOUR_MS > NOW - hours * HOUR_MS
      for (const [value, first] of firsts(merged)) {
        const times = inside.filter((one) => one.value === value && isIn(one.at)).map(({ at }) => at)
        expect(first).toBe(Math.min(Number.POSITIVE_INFINITY, ...times))
      }
    }),
  )
})
