import fc from 'fast-check'
import { expect, it } from 'vitest'
import { plus } from './exact-sum.ts'

it('adds up amounts to what they come to, in whatever order', () => {
  const amounts = fc.array(fc.integer({ min: -10_000_000, max: 10_000_000 }), { maxLength: 300 })
  fc.assert(
    fc.property(amounts, fc.constantFrom(1, 100, 1000, 1_000_000), (given, parts) => {
      const inAll = given.reduce((sum, part) => sum + part, 0) / parts
      const written = given.map((part) => part / parts)
      const added = (numbers: readonly number[]) => numbers.reduce(plus, 0)
      expect(added(written)).toBe(inAll + 0)
      expect(added(written.toReversed())).toBe(inAll + 0)
    }),
  )
})

it('leaves alone what has no room for parts', () => {
  expect(plus(2 ** 52, 0.5)).toBe(2 ** 52 + 0.5)
  expect(plus(Number.MAX_SAFE_INTEGER, -1)).toBe(Number.MAX_SAFE_INTEGER - 1)
})
