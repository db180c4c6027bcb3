import fc from 'fast-check'
import { expect, it } from 'vitest'
import { elevenDigits } from './base36.ts'

it('writes a whole number as the language does, filled up with noughts', () => {
  const edges = [0, 1, 35, 36, 36 ** 4 - 1, 36 ** 4, 36 ** 5, 36 ** 6 - 1, 36 ** 6, 36 ** 10, Number.MAX_SAFE_INTEGER]
  const check = (number: number): void => {
    expect(elevenDigits(number)).toBe(number.toString(36).padStart(11, '0'))
  }
  edges.forEach(check)
  fc.assert(fc.property(fc.maxSafeNat(), check))
})
