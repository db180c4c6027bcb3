import fc from 'fast-check'
import { expect, it } from 'vitest'
import { CustomerTable } from './customer-table.ts'

it('says what a Map says, whoever comes and goes', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(30)), (customers) => {
      const table = new CustomerTable<object>()
      const oracle = new Map<number, object>()
      for (const customer of customers) {
        if (oracle.has(customer)) {
          table.delete(customer)
          oracle.delete(customer)
        } else {
          const thing = {}
          table.add(customer, thing)
          oracle.set(customer, thing)
        }
        for (let one = 0; one <= 30; one++) {
          expect(table.has(one)).toBe(oracle.has(one))
          expect(table.get(one)).toBe(oracle.get(one))
        }
      }
    }),
  )
})
