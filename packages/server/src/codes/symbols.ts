/** The 32 symbols of codes: digits and letters without I, L, O and U, which people take for others (Crockford's Base 32). */
const SYMBOLS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

export const RADIX = SYMBOLS.length

/** What people read or type where they mean a symbol. */
const LOOKS_LIKE: Readonly<Record<string, string>> = { I: '1', L: '1', O: '0', U: 'V' }

const VALUES = new Map([...SYMBOLS].map((symbol, value) => [symbol, value]))

/** Values of the symbols that somebody meant; undefined where there is something else among them. Spaces and dashes are left out. */
export function valuesOf(text: string): number[] | undefined {
  const values: number[] = []
  for (const character of text.toUpperCase()) {
    if (/[\s\-_.‐-―]/.test(character)) continue
    const value = VALUES.get(LOOKS_LIKE[character] ?? character)
    if (value === undefined) return undefined
    values.push(value)
  }
  return values
}

/** Symbols of values. */
export function textOf(values: readonly number[]): string {
  let text = ''
  for (const value of values) text += SYMBOLS[value]
  return text
}

/** Digits of a number, the most significant first. */
export function digitsOf(number: number, length: number): number[] {
  const digits = new Array<number>(length)
  let rest = number
  for (let i = length - 1; i >= 0; i--) {
    digits[i] = rest % RADIX
    rest = Math.floor(rest / RADIX)
  }
  return digits
}

export function numberOf(digits: readonly number[]): number {
  return digits.reduce((number, digit) => number * RADIX + digit, 0)
}

/** Twice a value in the field of 32 elements with x⁵ + x² + 1 = 0. */
function doubled(value: number): number {
  return value < 16 ? value << 1 : (value << 1) ^ 0b100101
}

/**
 * The check symbol of values: Damm's scheme over the quasigroup a ∘ b = 2(a + b) of the field of 32 elements. Each place has
 * another power of 2 as its weight, so up to 31 symbols it catches every wrong symbol and every two that changed places.
 */
export function checkOf(values: readonly number[]): number {
  return values.reduce((interim, value) => doubled(interim ^ value), 0)
}

/** Whether values end with their check symbol. */
export function isSound(values: readonly number[]): boolean {
  return checkOf(values) === 0
}
