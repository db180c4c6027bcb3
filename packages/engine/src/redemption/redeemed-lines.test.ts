import fc from 'fast-check'
import { expect, it } from 'vitest'
import { linesOf, packLines } from './redeemed-lines.ts'

const latte = { id: '1', sku: 'latte', quantity: 1, total: 450 }

it.each([
  ['no lines', [], ''],
  ['one unit in its place', [latte], 'latte,450'],
  ['several units', [latte, { id: '2', sku: 'ink', quantity: 3, total: 0 }], 'latte,450;ink,0,3'],
  ['a line that the till has named', [{ ...latte, id: '7a' }], 'latte,450,1,7a'],
  ['marks within names', [{ ...latte, id: 'a,b', sku: '5%;' }], '5%25%3B,450,1,a%2Cb'],
])('%s as one text', (_, lines, text) => {
  expect(packLines(lines)).toBe(text)
})

it('gives back what was packed, whatever tills call their lines and products', () => {
  const name = fc.oneof(fc.string({ minLength: 1, unit: 'binary' }), fc.stringMatching(/^[%,;235BC1]{1,6}$/))
  const line = fc.record({ id: name, sku: name, quantity: fc.integer({ min: 1, max: 1000 }), total: fc.nat() })
  fc.assert(
    fc.property(fc.array(line), fc.boolean(), (given, areNumbered) => {
      const lines = areNumbered ? given.map((one, i) => ({ ...one, id: `${i + 1}` })) : given
      const returned = lines.map(({ quantity }, i) => i % (quantity + 1))
      expect(linesOf({ lines: packLines(lines), returned })).toEqual(
        lines.map((one, i) => ({ ...one, returned: returned[i] })),
      )
    }),
  )
})
