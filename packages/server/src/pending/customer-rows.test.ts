import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { CustomerRow } from '../runner/store.ts'
import { CustomerRows, customerPlaces, customersAt } from './customer-rows.ts'

const asText = ({ document, ...row }: CustomerRow) => ({ ...row, document: Buffer.from(document).toString('hex') })
const inOrder = (rows: Iterable<CustomerRow>) => Array.from(rows, asText).sort((a, b) => a.id - b.id)

it('gives of each customer the last document, here and in another thread', () => {
  const put = fc.record({
    id: fc.nat(6),
    document: fc.uint8Array({ maxLength: 40 }),
    wakeAt: fc.option(fc.double({ noNaN: true }), { nil: undefined }),
  })
  fc.assert(
    fc.property(fc.array(fc.oneof(put, fc.nat(6))), (changes) => {
      const rows = new CustomerRows()
      const oracle = new Map<number, CustomerRow>()
      for (const one of changes) {
        if (typeof one === 'number') {
          rows.drop(one)
          oracle.delete(one)
        } else {
          rows.put(one)
          oracle.set(one.id, one)
        }
        expect([0, 1, 2, 3, 4, 5, 6].filter((id) => rows.has(id))).toEqual([...oracle.keys()].sort())
      }
      expect(inOrder(rows)).toEqual(inOrder(oracle.values()))
      expect(inOrder(customersAt(structuredClone(rows.places())))).toEqual(inOrder(oracle.values()))
      expect(inOrder(customersAt(customerPlaces([...oracle.values()])))).toEqual(inOrder(oracle.values()))
    }),
  )
})
