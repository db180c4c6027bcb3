import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeNumbers, encodeNumbers } from './numbers-codec.ts'

describe('lists of numbers', () => {
  it('come back as they were, to the sign of zero', () => {
    const number = fc.oneof(
      fc.double(),
      fc.maxSafeInteger(),
      fc.nat(1000),
      fc.constantFrom(0, -0, 0xef, 0xf0, 0xf1, 255, 256, 2 ** 32, Number.MAX_SAFE_INTEGER, 2 ** 53, Infinity, NaN),
    )
    fc.assert(
      fc.property(fc.array(number, { maxLength: 2000, size: 'max' }), (numbers) => {
        expect(decodeNumbers(encodeNumbers(numbers))).toEqual(numbers)
      }),
    )
  })

  it('take a byte where they are small', () => {
    expect(encodeNumbers([0, 1, 0xf0])).toHaveLength(3)
    expect(encodeNumbers([29_000_000, 1_700_000_000_000])).toHaveLength(5 + 7)
  })
})
