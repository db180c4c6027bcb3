const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyz'

const TWO = 36 ** 2
const FOUR = 36 ** 4
const SIX = 36 ** 6

/** All numbers of two digits. */
const PAIRS = Array.from({ length: TWO }, (_, i) => DIGITS[Math.floor(i / 36)]! + DIGITS[i % 36]!)

/**
 * The eleven digits, to the base of 36, of a whole number from 0 to 2⁵³ − 1. `Number.toString(36)` takes thirty times as
 * long, because it is ready for fractions; every decision and delivery is named so.
 */
export function elevenDigits(number: number): string {
  const high = Math.floor(number / SIX)
  const low = number - high * SIX
  return fiveDigits(high) + sixDigits(low)
}

function fiveDigits(number: number): string {
  const first = (number / FOUR) | 0
  return DIGITS[first]! + fourDigits(number - first * FOUR)
}

function sixDigits(number: number): string {
  const first = (number / FOUR) | 0
  return PAIRS[first]! + fourDigits(number - first * FOUR)
}

function fourDigits(number: number): string {
  const first = (number / TWO) | 0
  return PAIRS[first]! + PAIRS[number - first * TWO]!
}
