import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Ff1 } from './ff1.ts'

// NIST, "Block Cipher Modes of Operation: FF1 Method for Format-Preserving Encryption", samples 1, 4 and 7.
const KEY = '2B7E151628AED2A6ABF7158809CF4F3CEF4359D8D580AA4F7F036D6F04FC6A94'

test.each([
  [16, '2433477484'],
  [24, '2830668132'],
  [32, '6657667009'],
])('with a key of %i bytes it gives what the standard gives', (bytes, expected) => {
  const cipher = new Ff1(Buffer.from(KEY, 'hex').subarray(0, bytes), 10, 10)
  const halves = [Float64Array.of(1234), Float64Array.of(56789)] as const
  cipher.encrypt(...halves)
  expect(halves.map(([half]) => String(half).padStart(5, '0')).join('')).toBe(expected)
  cipher.decrypt(...halves)
  expect(halves.map(([half]) => half)).toEqual([1234, 56789])
})

test('what is encrypted is decrypted again, also with halves of different lengths', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 6, max: 18 }),
      fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })),
      (length, shares) => {
        const cipher = new Ff1(Buffer.from(KEY, 'hex'), 32, length)
        const first = Float64Array.from(shares, (share) => Math.floor(share * cipher.firstHalf))
        const second = Float64Array.from(shares, (share) => Math.floor(share * cipher.secondHalf))
        const before = [[...first], [...second]]
        cipher.encrypt(first, second)
        expect(first.every((half) => half < cipher.firstHalf)).toBe(true)
        cipher.decrypt(first, second)
        expect([[...first], [...second]]).toEqual(before)
      },
    ),
  )
})
