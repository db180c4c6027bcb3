import { z } from 'zod'
import { isNearMiss } from '../keywords/near-miss.ts'
import { plain } from '../keywords/plain.ts'
import { BUT, EVERYTHING, LEADING, NEGATIONS } from './choice-words.ts'
import { lettersApart, slipsAllowed } from './distance.ts'
import { numberOf, placeOf } from './number-words.ts'
import { RULED_OUT, spoken } from './spoken.ts'
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

interface Option {
  readonly id: string
  /** Each as words. */
  readonly names: readonly (readonly string[])[]
}

/** Understands the number or letter of a choice, its name, other words for it, slips of the finger, and all these within a sentence. */
export function understandChoice({ choice, many }: z.infer<typeof choiceSchema>): UnderstandAnswer {
  const options = Object.entries(choice).map(([id, words]): Option => {
    return { id, names: [id, ...words].map((name) => plain(name).split(' ')) }
  })
  return (text, { language }) => {
    const words = wordsOf(text)
    const said = words.join(' ')
    if (said === '') return undefined
    if (many) return severalOf(options, text, words, language)
    const exact = options.find(({ names }) => names.some((name) => name.join(' ') === said))
    if (exact) return { value: exact.id, exact: true }
    const kept = words.filter((_, i) => !isRuledOut(words, i))
    const byNumber = numbered(options, kept, language)
    if (byNumber) return { value: byNumber.id, exact: words.length === 1 }
    const byLetter = lettered(options, text, kept)
    if (byLetter) return { value: byLetter.id, exact: false }
    if (EVERYTHING.has(words.find((word) => !LEADING.has(word)) ?? '')) return undefined
    const named = mentioned(options, words)
    if (named.length > 1) return undefined
    if (named.length === 0) return words.some((_, i) => isNegated(words, i)) ? undefined : nearest(options, words)
    return contradicts(named[0]!, options, words, language)
      ? undefined
      : { value: named[0]!.id, exact: isBare(words, named[0]!) }
  }
}

/** Words of a text; "no, tea" wants it, "no tea" does not. */
function wordsOf(text: string): readonly string[] {
  return spoken(text.replace(/\bno[,.;!]/gi, ' ').replace(RULED_OUT, ' ')).split(' ')
}

/** "2 not 1": a number after a `not`. */
function isRuledOut(words: readonly string[], at: number): boolean {
  return words.length > 2 && (words[at] === 'not' || (words[at - 1] === 'not' && at > 1))
}

/** A number alone, or with words that say nothing else: `2`, `#2`, `the second one`. */
function numbered(options: readonly Option[], words: readonly string[], language: string): Option | undefined {
  const places = words.flatMap((word) => placeOf(word) ?? [])
  const rest = words.filter((word) => placeOf(word) === undefined && !LEADING.has(word))
  if (places.length === 1 && rest.length === 0) return options.at(places[0]! < 0 ? -1 : places[0]! - 1)
  // "The first one" is no number one.
  const isNamed = /\b(?:number|no|num|option|choice|opcion|numero) (?:one|uno)$/.test(words.join(' '))
  const telling = words.length === 1 ? words : isNamed ? words.slice(-1) : words.filter((word) => !LEADING.has(word))
  if (telling.length !== 1) return undefined
  const number = numberOf(telling[0]!, language)
  return number === undefined || number < 1 ? undefined : options[number - 1]
}

/**
 * A letter for a place, as in `b)`; alone it may also be with what a name begins. Where the two lead to different choices, only
 * the mark or word beside it tells.
 */
function lettered(options: readonly Option[], text: string, words: readonly string[]): Option | undefined {
  const said =
    /^\W*([a-z])\s*[).:]/i.exec(text)?.[1] ?? /\b(?:option|opt|letter|answer is)\s+\W*([a-z])\W*$/i.exec(text)?.[1]
  const letter = said ?? (words.length === 1 ? words[0] : words.filter((word) => !LEADING.has(word)).join(' '))
  if (letter === undefined || !/^[a-z]$/i.test(letter)) return undefined
  const place = options[letter.toLowerCase().charCodeAt(0) - 'a'.charCodeAt(0)]
  if (said !== undefined && words.length <= 5) return place
  const initial = options.filter(({ names }) => names[0]![0]!.startsWith(letter))
  const meant = new Set(place ? [place, ...initial] : initial)
  return meant.size === 1 ? [...meant][0] : undefined
}

/** "1 tea", where tea is the second: number and name say different things. */
function contradicts(named: Option, options: readonly Option[], words: readonly string[], language: string): boolean {
  const telling = words.filter(
    (word) => !LEADING.has(word) && !named.names.some((name) => name.some((part) => isForm(word, part))),
  )
  const number = telling.length === 1 ? numberOf(telling[0]!, language) : undefined
  return number !== undefined && options[number - 1] !== undefined && options[number - 1] !== named
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
  const wanted = whole.filter(({ at, length }) => !isNegated(words, at) && !isWord(words, at, length))
  return [...new Set(wanted.map(({ option }) => option))]
}

function isNegated(words: readonly string[], at: number): boolean {
  const before = words.slice(Math.max(0, at - 3), at)
  return (
    before.some((word) => NEGATIONS.has(word)) ||
    before.at(-1) === 'no' ||
    /^(?:any|all)\w* but$/.test(before.slice(-2).join(' '))
  )
}

/** A name as short as "am" is a word of the language after "I". */
function isWord(words: readonly string[], at: number, length: number): boolean {
  return length === 1 && words[at]!.length <= 2 && /^(?:i|we|you|they)$/.test(words[at - 1] ?? '')
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
      const apart = isNearMiss(said, known) ? 0.5 : lettersApart(said, known, slipsAllowed(known))
      if ((apart > 0.5 && apart > slipsAllowed(known)) || apart > least) continue
      if (apart === least && found !== option) found = undefined
      else found = option
      least = apart
    }
  const meant = found ?? begun(options, said)
  return meant && { value: meant.id, exact: false }
}

/** The one choice with whose name a shortened word begins. */
function begun(options: readonly Option[], said: string): Option | undefined {
  const found = options.filter(({ names }) =>
    names.some(
      (name) => said.length >= 3 && name.join(' ').length >= said.length + 2 && name.join(' ').startsWith(said),
    ),
  )
  return found.length === 1 ? found[0] : undefined
}

/** Several choices: numbers, letters, names or all, however they are parted; "all but yoga" leaves it out. */
function severalOf(
  options: readonly Option[],
  text: string,
  words: readonly string[],
  language: string,
): Understood | undefined {
  // "1-3" are two or three of them, "the first two" are no choice of one.
  if (/\d\s*[-–]\s*\d/.test(text) || words.some((word, i) => placeOf(word) && numberOf(words[i + 1] ?? '', language)))
    return undefined
  const all = words.findIndex((word) => EVERYTHING.has(word))
  const but = words.findIndex((word, i) => i > all && BUT.has(word))
  if (all >= 0 && but > all) {
    const without = eachNamed(options, words.slice(but + 1), language)
    if (without.size === 0) return undefined
    return { value: options.filter((option) => !without.has(option)).map(({ id }) => id), exact: false }
  }
  const isCount = (word: string) => numberOf(word, language) === options.length
  if (all >= 0 && words.every((word) => EVERYTHING.has(word) || LEADING.has(word) || isCount(word)))
    return { value: options.map(({ id }) => id), exact: true }
  const chosen = all >= 0 ? new Set<Option>() : eachNamed(options, words, language)
  if (chosen.size === 0) return undefined
  return { value: options.filter((option) => chosen.has(option)).map(({ id }) => id), exact: false }
}

function eachNamed(options: readonly Option[], words: readonly string[], language: string): ReadonlySet<Option> {
  const letters = words.filter((word) => word !== 'and' && word !== 'y')
  if (letters.every((word) => /^[a-z]$/.test(word))) {
    const places = letters.map((word) => options[word.charCodeAt(0) - 'a'.charCodeAt(0)])
    if (letters.length > 1 && places.every((place) => place !== undefined)) return new Set(places)
  }
  const chosen = new Set(mentioned(options, words))
  // "2.5", or 1 and 7 of four: who says a number that there is not is asked again.
  const figures = words.filter((word) => /^\d+$/.test(word))
  if (chosen.size === 0 && figures.some((word) => options[Number(word) - 1] === undefined)) return new Set()
  for (const [i, word] of words.entries()) {
    if (isNegated(words, i)) continue
    const number = LEADING.has(word) && word !== 'one' ? undefined : numberOf(word, language)
    const place = number ?? placeOf(word) ?? 0
    const option = place < 0 ? options.at(-1) : options[place - 1]
    if (option) chosen.add(option)
    else if (!LEADING.has(word)) {
      const near = nearest(options, [word])
      const named = near && options.find(({ id }) => id === near.value)
      if (named) chosen.add(named)
    }
  }
  return chosen
}
