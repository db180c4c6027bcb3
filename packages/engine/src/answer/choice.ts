import { z } from 'zod'
import { plain } from '../keywords/plain.ts'
import { lettersApart, slipsAllowed } from './distance.ts'
import { numberOf, placeOf } from './number-words.ts'
import type { UnderstandAnswer, Understood } from './understood.ts'

export const choiceSchema = z.strictObject({
  choice: z
    .record(
      z
        .string()
        .regex(/^[a-z][a-z0-9_-]{0,63}$/, { error: 'a choice is named by a small letter, then letters and digits' }),
      z.array(z.string().min(1).max(60)).max(50),
    )
    .refine((choices) => Object.keys(choices).length > 0, { error: 'give a choice or more' })
    .describe('what can be chosen, in the order of their numbers, each with other words for it'),
  many: z.boolean().default(false).describe('whether several may be chosen; the answer is a list then'),
})

/** Words that lead up to a choice and say nothing else. */
const LEADING: ReadonlySet<string> = new Set([
  ...[
    'a',
    'an',
    'the',
    'i',
    'id',
    'd',
    'im',
    'm',
    'my',
    'me',
    'is',
    'it',
    's',
    'its',
    'like',
    'love',
    'prefer',
    'want',
  ],
  ...[
    'take',
    'would',
    'will',
    'll',
    'please',
    'pls',
    'thanks',
    'number',
    'no',
    'nr',
    'option',
    'answer',
    'choose',
    'pick',
  ],
  ...['definitely', 'mostly', 'really', 'um', 'hmm', 'well', 'ok', 'one', 'for', 'of', 'to', 'favorite', 'favourite'],
  ...[
    'el',
    'la',
    'los',
    'las',
    'un',
    'una',
    'yo',
    'me',
    'mi',
    'gusta',
    'quiero',
    'prefiero',
    'por',
    'favor',
    'gracias',
  ],
  ...['numero', 'opcion', 'respuesta', 'es', 'de', 'mas', 'encanta', 'and', 'y'],
])

/** Words that turn what follows into its opposite. */
const NEGATIONS: ReadonlySet<string> = new Set([
  'not',
  'dont',
  'don',
  'never',
  'hate',
  'except',
  'without',
  'sin',
  'odio',
  'ni',
])

interface Option {
  readonly id: string
  /** Each as words. */
  readonly names: readonly (readonly string[])[]
}

/** Understands the number of a choice, its name, other words for it, slips of the finger, and all these within a sentence. */
export function understandChoice({ choice, many }: z.infer<typeof choiceSchema>): UnderstandAnswer {
  const options = Object.entries(choice).map(([id, words]): Option => {
    return { id, names: [id, ...words].map((name) => plain(name).split(' ')) }
  })
  return (text, { language }) => {
    const said = plain(text)
    const words = said.split(' ')
    if (said === '') return undefined
    if (many) return severalOf(options, words, language)
    const exact = options.find(({ names }) => names.some((name) => name.join(' ') === said))
    if (exact) return { value: exact.id, exact: true }
    const byNumber = numbered(options, words, language)
    if (byNumber) return { value: byNumber.id, exact: words.length === 1 }
    const named = mentioned(options, words)
    if (named.length === 1) return { value: named[0]!.id, exact: isBare(words, named[0]!) }
    return named.length > 1 ? undefined : nearest(options, words)
  }
}

/** A number alone, or with words that say nothing else: `2`, `#2`, `the second one`. */
function numbered(options: readonly Option[], words: readonly string[], language: string): Option | undefined {
  const places = words.flatMap((word) => placeOf(word) ?? [])
  const rest = words.filter((word) => placeOf(word) === undefined && !LEADING.has(word))
  if (places.length === 1 && rest.length === 0) return options.at(places[0]! < 0 ? -1 : places[0]! - 1)
  const telling = words.length === 1 ? words : words.filter((word) => !LEADING.has(word))
  if (telling.length !== 1) return undefined
  const number = numberOf(telling[0]!, language)
  return number === undefined || number < 1 ? undefined : options[number - 1]
}

/** The choices that are named somewhere in the text and not ruled out; of two names at one place the longer counts. */
function mentioned(options: readonly Option[], words: readonly string[]): readonly Option[] {
  const spans = options.flatMap((option) =>
    option.names.flatMap((name) => {
      const at = words.findIndex((_, i) => name.every((word, j) => isForm(words[i + j], word)))
      return at < 0 ? [] : [{ option, at, length: name.length }]
    }),
  )
  const whole = spans.filter(
    (span) =>
      !spans.some((other) => other.length > span.length && other.at <= span.at && span.at < other.at + other.length),
  )
  const wanted = whole.filter(({ at }) => !words.slice(Math.max(0, at - 3), at).some((word) => NEGATIONS.has(word)))
  return [...new Set(wanted.map(({ option }) => option))]
}

/** Whether a word is a known one, or one of them in the plural. */
function isForm(word: string | undefined, known: string): boolean {
  if (word === undefined) return false
  return word === known || (known.length > 2 && (word === `${known}s` || word === `${known}es` || `${word}s` === known))
}

function isBare(words: readonly string[], { names }: Option): boolean {
  return words.every((word) => LEADING.has(word) || names.some((name) => name.some((part) => isForm(word, part))))
}

/** The one choice that a slip of the finger would explain; none where two would do. */
function nearest(options: readonly Option[], words: readonly string[]): Understood | undefined {
  const telling = words.filter((word) => !LEADING.has(word))
  if (telling.length === 0 || telling.length > 3 || telling.some((word) => NEGATIONS.has(word))) return undefined
  const said = telling.join(' ')
  let found: Option | undefined
  let least = Number.POSITIVE_INFINITY
  for (const option of options)
    for (const name of option.names) {
      const known = name.join(' ')
      const apart = lettersApart(said, known, slipsAllowed(known))
      if (apart > slipsAllowed(known) || apart > least) continue
      if (apart === least && found !== option) found = undefined
      else found = option
      least = apart
    }
  return found && { value: found.id, exact: false }
}

/** Several choices: numbers, names or both, however they are parted. */
function severalOf(options: readonly Option[], words: readonly string[], language: string): Understood | undefined {
  const everything = ['all', 'everything', 'both', 'todos', 'todas', 'todo', 'ambos', 'ambas']
  if (
    words.every((word) => everything.includes(word) || LEADING.has(word)) &&
    words.some((word) => everything.includes(word))
  )
    return { value: options.map(({ id }) => id), exact: true }
  const chosen = new Set(mentioned(options, words))
  for (const word of words) {
    const number = LEADING.has(word) && word !== 'one' ? undefined : numberOf(word, language)
    const option = number === undefined || number < 1 ? undefined : options[number - 1]
    if (option) chosen.add(option)
    else if (!LEADING.has(word)) {
      const near = nearest(options, [word])
      const named = near && options.find(({ id }) => id === near.value)
      if (named) chosen.add(named)
    }
  }
  if (chosen.size === 0) return undefined
  return { value: options.filter((option) => chosen.has(option)).map(({ id }) => id), exact: false }
}
