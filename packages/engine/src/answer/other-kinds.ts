import { z } from 'zod'
import { plain } from '../keywords/plain.ts'
import { lettersApart } from './distance.ts'
import { numberOf } from './number-words.ts'
import type { UnderstandAnswer, Understood } from './understood.ts'

export const zipSchema = z.strictObject({
  zip: z.enum(['us', 'ca', 'gb', 'de', 'fr', 'es', 'mx', 'any']).describe('country whose postal codes are meant'),
})

/** Postal codes as they stand in texts, and how they are written. */
const ZIPS: Readonly<Record<string, { readonly pattern: RegExp; readonly write: (found: string) => string }>> = {
  us: { pattern: /(?<!\d)\d{5}(?:-?\d{4})?(?!\d)/, write: (found) => found.slice(0, 5) },
  ca: {
    pattern: /(?<![a-z])[abceghj-nprstvxy]\d[abceghj-nprstv-z][ -]?\d[abceghj-nprstv-z]\d(?!\d)/i,
    write: (found) => spaced(found, 3),
  },
  gb: {
    pattern: /(?<![a-z])[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}(?![a-z])/i,
    write: (found) => spaced(found, found.replace(/\W/g, '').length - 3),
  },
  five: { pattern: /(?<!\d)\d{5}(?!\d)/, write: (found) => found },
  any: {
    pattern: /(?<![a-z\d])(?=[a-z\d -]{3,10}$)(?=.*\d)[a-z\d]+(?:[ -][a-z\d]+)?(?![a-z\d])/i,
    write: (found) => found.toUpperCase(),
  },
}

function spaced(found: string, at: number): string {
  const joined = found.replace(/\W/g, '').toUpperCase()
  return `${joined.slice(0, at)} ${joined.slice(at)}`
}

/** Understands a postal code, alone or within a sentence. */
export function understandZip({ zip }: z.infer<typeof zipSchema>): UnderstandAnswer {
  const { pattern, write } = ZIPS[zip] ?? ZIPS.five!
  return (text) => {
    const found = pattern.exec(text.trim())?.[0]
    return found === undefined ? undefined : { value: write(found), exact: found === text.trim() }
  }
}

export const emailSchema = z.strictObject({ email: z.literal(true) })

const ADDRESS = /[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}/i

/** As people spell them out, in brackets or with spaces around. */
const AT = /\s*[([{<]\s*(?:at|arroba|@)\s*[)\]}>]\s*|\s+(?:at|arroba)\s+|\s+@\s*|@\s+/i
const DOT = /\s*[([{<]\s*(?:dot|punto|\.)\s*[)\]}>]\s*|\s+(?:dot|punto)\s+/gi

/** Understands an e-mail address, alone or within a sentence; also "ana at example dot com". */
export function understandEmail(): UnderstandAnswer {
  return (text) => {
    const spelled = text.replace(AT, '@').replace(DOT, '.')
    const found = (ADDRESS.exec(text) ?? ADDRESS.exec(spelled))?.[0].replace(/^['.]+/, '')
    return found === undefined ? undefined : { value: found.toLowerCase(), exact: found === text.trim() }
  }
}

export const yesNoSchema = z.strictObject({ yesNo: z.literal(true) })

const YES: ReadonlySet<string> = new Set([
  ...[
    'yes',
    'y',
    'yeah',
    'yep',
    'yup',
    'ya',
    'yea',
    'yess',
    'yes please',
    'sure',
    'ok',
    'okay',
    'k',
    'of course',
    'absolutely',
  ],
  ...[
    'definitely',
    'certainly',
    'correct',
    'right',
    'true',
    'i do',
    'i am',
    'i would',
    'sure thing',
    'sounds good',
    'why not',
  ],
  ...[
    'please do',
    'go ahead',
    'totally',
    'affirmative',
    'si',
    'claro',
    'vale',
    'por supuesto',
    'de acuerdo',
    'asi es',
    'correcto',
  ],
  ...[
    'count me in',
    'im in',
    'i m in',
    'id love to',
    'i d love to',
    'i would love to',
    'that is right',
    'that s right',
  ],
  ...[
    'thats right',
    'no problem',
    'no prob',
    'no worries',
    'yessir',
    'yes sir',
    'i will',
    'i did',
    'i have',
    'by all means',
  ],
  ...['desde luego', 'con gusto', 'bueno', 'dale', '1'],
])
const NO: ReadonlySet<string> = new Set([
  ...[
    'no',
    'n',
    'nope',
    'nah',
    'na',
    'no thanks',
    'no thank you',
    'not really',
    'not at all',
    'never',
    'not now',
    'i dont',
  ],
  ...[
    'i don t',
    'i do not',
    'negative',
    'false',
    'wrong',
    'not interested',
    'not today',
    'no way',
    'im good',
    'i m good',
  ],
  ...[
    'i don t think so',
    'i dont think so',
    'don t want to',
    'dont want to',
    'do not want to',
    'count me out',
    'i didn t',
  ],
  ...[
    'i did not',
    'i would not',
    'i wouldn t',
    'i will not',
    'i won t',
    'i have not',
    'i haven t',
    'i am not',
    'not for me',
  ],
  ...[
    'no gracias',
    'para nada',
    'nunca',
    'ahora no',
    'no quiero',
    'tampoco',
    'not yet',
    'todavia no',
    'aun no',
    '2',
    '0',
  ],
])
const AFTER: ReadonlySet<string> = new Set([
  ...[
    'please',
    'pls',
    'thanks',
    'thank',
    'you',
    'i',
    'do',
    'am',
    'would',
    'want',
    'to',
    'it',
    'that',
    'so',
    'me',
    'por',
    'favor',
  ],
  ...[
    'gracias',
    'quiero',
    'sir',
    'mam',
    'very',
    'much',
    'love',
    'like',
    'don',
    'dont',
    't',
    'not',
    'sorry',
    'right',
    'now',
  ],
  ...[
    'did',
    'didn',
    'didnt',
    'have',
    'haven',
    'will',
    'won',
    'can',
    'could',
    'should',
    'are',
    'was',
    'is',
    'does',
    'actually',
    'why',
  ],
])

/** Words before an answer that make it no other one, and turn with a `not`. */
const BEFORE = /^(?:(?:oh|well|um|hmm|ok|haha|lol|hell|heck|absolutely|definitely|certainly|of course|probably|pues) )+/

const STRONG_YES = ['yes', 'yeah', 'yep', 'yup', 'si']
const STRONG_NO = ['no', 'nope', 'nah']

/** Understands yes and no, with courtesy around them, and thumbs. */
export function understandYesNo(): UnderstandAnswer {
  return (text) => {
    const thumbs = text.replace(/\s|\p{Emoji_Modifier}|\u{FE0F}/gu, '')
    if (/^(?:👍|✅|🙌|👌)+$/u.test(thumbs)) return { value: true, exact: true }
    if (/^(?:👎|❌|🚫)+$/u.test(thumbs)) return { value: false, exact: true }
    const said = plain(text)
    return (
      yesOrNo(said) ??
      yesOrNo(said.replace(BEFORE, '')) ??
      (BEFORE.test(said) && said.replace(BEFORE, '') === 'not' ? { value: false, exact: true } : undefined) ??
      beforeTheRest(text)
    )
  }
}

function yesOrNo(said: string): Understood | undefined {
  if (YES.has(said)) return { value: true, exact: true }
  if (NO.has(said)) return { value: false, exact: true }
  const [first = '', ...rest] = said.split(' ')
  const one = first.replace(/(.)\1+/g, '$1')
  // "not sure" is neither, and so is what goes on to say something else.
  if (rest.length > 6 || !rest.every((word) => AFTER.has(word) || YES.has(word) || NO.has(word))) return undefined
  if (isWord(one, ['yes', 'yeah', 'yep', 'sure', 'si', 'claro']))
    return rest.some((word) => STRONG_NO.includes(word)) ? undefined : { value: true, exact: rest.length === 0 }
  if (!isWord(one, ['no', 'nope', 'nah']) || rest.some((word) => STRONG_YES.includes(word))) return undefined
  return { value: false, exact: rest.length === 0 }
}

/** A plain yes or no before a comma or a full stop: what follows is said besides, unless it says the other thing or a condition. */
function beforeTheRest(text: string): Understood | undefined {
  const [head = '', ...others] = text
    .split(/[,.;!\n]+/)
    .map(plain)
    .filter(Boolean)
  const found = others.length === 0 ? undefined : yesOrNo(head)
  if (!found || others.some((one) => /^(?:but|only|if|unless|pero|solo|si)\b/.test(one))) return undefined
  if (others.some((one) => (yesOrNo(one)?.value ?? found.value) !== found.value)) return undefined
  return { value: found.value, exact: false }
}

function isWord(word: string, known: readonly string[]): boolean {
  return known.some((one) => word === one || (one.length >= 4 && lettersApart(word, one, 1) <= 1))
}

export const scaleSchema = z.strictObject({
  scale: z
    .strictObject({ from: z.number().int().min(0).max(10), to: z.number().int().min(1).max(100) })
    .refine(({ from, to }) => from < to, { error: 'from is less than to' }),
})

/** Understands a grade: `8`, `8/10`, `8 out of 10`, `eight`, stars. */
export function understandScale({ scale: { from, to } }: z.infer<typeof scaleSchema>): UnderstandAnswer {
  return (text, { language }) => {
    const stars = (text.match(/[⭐★]/gu) ?? []).length
    if (stars > 0) return within(stars, from, to, true)
    const outOf = /(\d{1,3})\s*(?:\/|out of|of|de|sobre)\s*(\d{1,3})/i.exec(text)
    if (outOf && Number(outOf[2]) === to) return within(Number(outOf[1]), from, to, true)
    if (/\d[.,]\d/.test(text)) return undefined
    const words = plain(text).split(' ')
    const figures = words.filter((word) => /^\d{1,3}$/.test(word))
    const numbers = (figures.length > 0 ? figures : words).flatMap((word) => numberOf(word, language) ?? [])
    return numbers.length === 1 && words.length <= 6 ? within(numbers[0]!, from, to, words.length === 1) : undefined
  }
}

function within(value: number, from: number, to: number, exact: boolean) {
  return value >= from && value <= to ? { value, exact } : undefined
}

export const pictureSchema = z.strictObject({ picture: z.literal(true) })

/** Takes a picture that came along, whatever is written beside it; the answer is where the picture lies. */
export function understandPicture(): UnderstandAnswer {
  return (_text, { media = [] }) => {
    const picture = media.find(({ type }) => type === '' || type.toLowerCase().startsWith('image/'))
    return picture && { value: picture.url, exact: true }
  }
}

export const textSchema = z.strictObject({
  text: z.strictObject({
    min: z.number().int().min(1).default(1),
    max: z.number().int().min(1).max(1600).default(500),
  }),
})

/** Takes whatever was said, within its length. */
export function understandText({ text: { max, min } }: z.infer<typeof textSchema>): UnderstandAnswer {
  return (text) => {
    const said = text.trim()
    return said.length < min ? undefined : { value: said.slice(0, max), exact: false }
  }
}
