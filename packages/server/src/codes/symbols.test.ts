import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkOf, digitsOf, isSound, numberOf, RADIX, textOf, valuesOf } from './symbols.ts'

const values = fc.array(fc.nat(RADIX - 1), { minLength: 1, maxLength: 30 })
const withCheck = (given: readonly number[]) => [...given, checkOf(given)]

test('a code with its check symbol is sound', () => {
  fc.assert(fc.property(values, (given) => isSound(withCheck(given))))
})

test('every wrong symbol is caught', () => {
  fc.assert(
    fc.property(values, fc.nat(), fc.integer({ min: 1, max: RADIX - 1 }), (given, where, by) => {
      const code = withCheck(given)
      const at = where % code.length
      return !isSound(code.with(at, (code[at]! + by) % RADIX))
    }),
  )
})

test('every two different symbols that changed places are caught, wherever they stand', () => {
  fc.assert(
    fc.property(values, fc.nat(), fc.nat(), (given, one, other) => {
      const code = withCheck(given)
      const [a, b] = [one % code.length, other % code.length]
      fc.pre(code[a] !== code[b])
      return !isSound(code.with(a, code[b]!).with(b, code[a]!))
    }),
  )
})

test.each([
  ['abc-def 123', 'ABCDEF123'],
  ['o0 iIlL1 uv', '00111' + '11VV'],
  ['ab–cd', 'ABCD'],
  ['a!b', undefined],
])('%j is read as %j', (text, read) => {
  const found = valuesOf(text)
  expect(found && textOf(found)).toBe(read)
})

test('numbers are written in symbols and read again', () => {
  expect(digitsOf(32 ** 3 + 5, 5)).toEqual([0, 1, 0, 0, 5])
  fc.assert(fc.property(fc.nat(), (number) => numberOf(digitsOf(number, 7)) === number))
})
