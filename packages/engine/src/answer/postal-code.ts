import { z } from 'zod'
import { plain } from '../keywords/plain.ts'
import { RULED_OUT, wordSet } from './spoken.ts'
import type { UnderstandAnswer } from './understood.ts'

export const zipSchema = z.strictObject({
  zip: z.enum(['us', 'ca', 'gb', 'de', 'fr', 'es', 'mx', 'any']).describe('country whose postal codes are meant'),
})

interface PostalCodes {
  /** As they stand in texts. */
  readonly pattern: RegExp
  readonly write: (found: string) => string
  /** Figures that one has, where it has nothing else: they may be written apart. */
  readonly figures?: readonly number[]
}

const FIVE: PostalCodes = { pattern: /(?<!\d)\d{5}(?!\d)/g, write: (found) => found, figures: [5] }

const POSTAL_CODES: Readonly<Record<z.infer<typeof zipSchema>['zip'], PostalCodes>> = {
  us: { pattern: /(?<!\d)\d{5}(?: ?[-–]? ?\d{4})?(?!\d)/g, write: (found) => found.slice(0, 5), figures: [5, 9] },
  ca: {
    pattern: /(?<![a-z])[abceghj-nprstvxy]\d[abceghj-nprstv-z][ -]?\d[abceghj-nprstv-z]\d(?!\d)/gi,
    write: (found) => spaced(found, 3),
  },
  gb: {
    pattern: /(?<![a-z])[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}(?![a-z])/gi,
    write: (found) => spaced(found, found.replace(/\W/g, '').length - 3),
  },
  ...{ de: FIVE, fr: FIVE, es: FIVE, mx: FIVE },
  any: {
    // Alone as it may look anywhere; within a sentence by its figures, with the letters of a country before them or not.
    pattern:
      /^(?=[a-z\d -]{3,10}\W*$)(?=.*\d)[a-z\d]+(?:[ -][a-z\d]+)?(?=\W*$)|(?<![a-z\d+.,-]|\d )(?:[a-z]{1,2}-)?\d{4,6}(?:-\d{3,4})?(?![a-z\d-]|[.,]\d)/gi,
    write: (found) => found.toUpperCase().replace(/^[A-Z]{1,2}-(?=\d{4,6}$)/, ''),
  },
}

function spaced(found: string, at: number): string {
  const joined = found.replace(/\W/g, '').toUpperCase()
  return `${joined.slice(0, at)} ${joined.slice(at)}`
}

/** Understands a postal code, alone or within a sentence, its figures together or apart; of two that differ none. */
export function understandZip({ zip }: z.infer<typeof zipSchema>): UnderstandAnswer {
  const { figures, pattern, write } = POSTAL_CODES[zip]
  return (text) => {
    // Some write the letter for the zero.
    const written = figures ? text.replace(/(?<=\d)o(?=\d)/gi, '0') : text
    const said = written.replace(RULED_OUT, '').trim()
    const found = said.match(pattern) ?? []
    const codes = [...new Set(found.map(write))]
    if (codes.length === 1) return { value: codes[0]!, exact: found[0] === said }
    const apart = codes.length === 0 && figures ? figuresApart(said) : undefined
    return apart !== undefined && figures?.includes(apart.length) ? { value: write(apart), exact: false } : undefined
  }
}

/** Words that stand around a postal code and say nothing else. */
const AROUND = wordSet(`
  my zip zipcode code postal post postcode is its it s the in i m im live at area sure ok yes please pls thanks
  thank you mi codigo es el vivo en gracias hi here
`)

const SPOKEN = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']

/** `98 101`, `9 8 1 0 1`, `nine eight one oh one`: the figures together; undefined where anything else is said. */
function figuresApart(text: string): string | undefined {
  let figures = ''
  for (const word of plain(text).split(' ')) {
    if (/^\d+$/.test(word)) figures += word
    else if (SPOKEN.includes(word)) figures += SPOKEN.indexOf(word)
    else if (word === 'oh' || word === 'o') figures += '0'
    else if (!AROUND.has(word)) return undefined
  }
  return figures
}
