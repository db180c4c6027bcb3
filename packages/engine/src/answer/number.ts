import { z } from 'zod'
import { plain } from '../keywords/plain.ts'
import { numberIn, numberOf } from './number-words.ts'
import { daysNamed, isVague, spelledOut } from './often.ts'
import type { UnderstandAnswer } from './understood.ts'

const PERIODS = ['day', 'week', 'month', 'year'] as const

export const numberSchema = z.strictObject({
  number: z
    .strictObject({
      min: z.number().optional(),
      max: z.number().optional(),
      whole: z.boolean().default(true).describe('whether it has no decimals'),
      per: z
        .enum(PERIODS)
        .optional()
        .describe('it says how often: "twice a month" is reckoned to this period, and a bare number is taken for it'),
    })
    .refine(({ max, min }) => min === undefined || max === undefined || min <= max, { error: 'min is more than max' }),
})

type Period = (typeof PERIODS)[number]

const DAYS: Readonly<Record<Period, number>> = { day: 1, week: 7, month: 30.4375, year: 365.25 }

const PERIOD_OF: Readonly<Record<string, Period>> = {
  ...{
    day: 'day',
    days: 'day',
    daily: 'day',
    dia: 'day',
    dias: 'day',
    diario: 'day',
    diariamente: 'day',
    morning: 'day',
  },
  ...{ mornings: 'day', night: 'day', manana: 'day', week: 'week', weeks: 'week', wk: 'week', weekly: 'week' },
  ...{
    weekend: 'week',
    semana: 'week',
    semanas: 'week',
    semanal: 'week',
    semanalmente: 'week',
    month: 'month',
    months: 'month',
  },
  ...{ monthly: 'month', mes: 'month', meses: 'month', mensual: 'month', year: 'year', years: 'year', yearly: 'year' },
  ...{ ano: 'year', anos: 'year', anual: 'year' },
}

const EVERY: ReadonlySet<string> = new Set(['every', 'each', 'cada', 'todos', 'todas', 'los', 'las'])
const PER: ReadonlySet<string> = new Set([
  'a',
  'an',
  'per',
  'in',
  'the',
  'por',
  'al',
  'a',
  'la',
  'every',
  'each',
  'cada',
])
const OTHER: ReadonlySet<string> = new Set(['other', 'second', 'otro', 'otra'])
const HALF: ReadonlySet<string> = new Set(['half', 'media', 'medio'])

/** Words that stand around a number and say nothing else. */
const AROUND: ReadonlySet<string> = new Set([
  ...[
    'a',
    'an',
    'of',
    'about',
    'around',
    'maybe',
    'roughly',
    'like',
    'approximately',
    'probably',
    'i',
    'it',
    's',
    'is',
  ],
  ...[
    'think',
    'guess',
    'say',
    'd',
    'would',
    'just',
    'only',
    'usually',
    'times',
    'time',
    'x',
    'cups',
    'cup',
    'or',
    'so',
  ],
  ...['have', 'drink', 'go', 'come', 'm', 'am', 'at', 'least', 'on', 'the', 'unos', 'unas', 'como', 'quizas', 'vez'],
  ...['veces', 'creo', 'que', 'mas', 'menos', 'de', 'solo', 'tazas', 'taza', 'people', 'personas', 'please', 'by'],
])

/** Understands figures, words for numbers ("a couple", "half a dozen"), ranges (their middle) and how often ("2x a week"). */
export function understandNumber({ number: spec }: z.infer<typeof numberSchema>): UnderstandAnswer {
  return (text, { language }) => {
    // Whoever says so counts somebody besides.
    if (/\b(?:me|myself|yo) (?:and|plus|y)\b|\bplus me\b/i.test(text)) return undefined
    const found = spec.per ? oftenIn(text, spec.per, language) : amountIn(text, language)
    if (!found) return undefined
    const value = spec.whole ? Math.round(found.value) : Math.round(found.value * 1000) / 1000
    if (value < (spec.min ?? Number.NEGATIVE_INFINITY) || value > (spec.max ?? Number.POSITIVE_INFINITY))
      return undefined
    return { value, exact: found.bare }
  }
}

interface Amount {
  readonly value: number
  readonly bare: boolean
}

/** Figures with decimals or parted thousands as one word, by the custom of the language. */
function figuresOf(text: string, language: string): string {
  const thousands = language === 'es' ? /(\d)\.(?=\d{3}(?!\d))/g : /(\d),(?=\d{3}(?!\d))/g
  return text
    .replace(/(?<![\d.,])\d{1,3}(?:([.,])\d{3})+[.,]\d{1,2}(?!\d)/g, ofBothSigns)
    .replace(/(?<![\d.,])[1-9]\d{0,2}(?: \d{3})+(?![\d.,])/g, (parted) => parted.replaceAll(' ', ''))
    .replace(/(?<![\d/])(?:(\d+) )?([1-9])\/([2-9])(?![\d/])/g, ofFraction)
    .replace(/(\d)\s*½/g, '$1.5')
    .replaceAll('½', '0.5')
    .replace(thousands, '$1')
    .replace(/(\d)[.,](\d)/g, '$1point$2')
    .replace(/(^|\s)[-−](?=\d)/g, '$1minus')
}

/** `1,234.5` and `1.234,5`: of two signs the last parts the decimals. */
function ofBothSigns(parted: string): string {
  return parted.replace(/[.,](?=.*[.,])/g, '').replace(',', '.')
}

/** `1/2` and `2 1/2`. */
function ofFraction(said: string, whole: string | undefined, over: string, under: string): string {
  return Number(over) < Number(under) ? String(Number(whole ?? 0) + Number(over) / Number(under)) : said
}

/** Between figures and between days of the week. */
const DASH = /(\d|\b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*)\s*[-–—]\s*(?=\d|(?:mon|tue|wed|thu|fri|sat|sun))/gi

function wordsOf(text: string, language: string): string[] {
  return spelledOut(plain(figuresOf(text, language).replace(DASH, '$1 to ')))
    .replace(/(\d)x(?=(?:wk|week|day|month|yr|year|per)\b)/g, '$1 times ')
    .replace(/(\d)(?:x|times?|veces|vez)\b/g, '$1 times')
    .replace(/(\d) ?k\b/g, '$1 thousand')
    .replace(/\bnot (?:any|one)\b|\bnone at all\b/g, 'none')
    .replace(/\bx ?(\d+)\b/g, '$1 times')
    .replace(/(\d) ?ish\b/g, '$1')
    .split(' ')
    .filter((word) => word !== '')
}

/** A figure or a word as a number, decimals and minus included. */
function figureOf(word: string, language: string): number | undefined {
  const figure = /^(minus)?(\d{1,15})(?:point(\d+))?$/.exec(word)
  if (!figure) return numberOf(word, language)
  const value = Number(`${figure[2]}.${figure[3] ?? '0'}`)
  return figure[1] === undefined ? value : -value
}

/** The one number that a text says; of a range the middle. */
function amountIn(text: string, language: string): Amount | undefined {
  const words = wordsOf(text, language)
  const runs: number[] = []
  let rest = 0
  for (let i = 0; i < words.length; ) {
    const taken = readNumber(words, i, language)
    if (taken) {
      runs.push(taken.value)
      i += taken.length
    } else {
      if (!AROUND.has(words[i]!) && !RANGE.has(words[i]!)) rest++
      i++
    }
  }
  const isRange = runs.length === 2 && (words.some((word) => RANGE.has(word)) || isDashed(text, runs))
  if (runs.length === 0 || (runs.length > 1 && !isRange) || rest > 4) return undefined
  return { value: isRange ? (runs[0]! + runs[1]!) / 2 : runs[0]!, bare: rest === 0 }
}

/** "2-3", "two-three"; not what counts down. */
function isDashed(text: string, [from = 0, to = 0]: readonly number[]): boolean {
  return /\d\s*[-–—]\s*\d/.test(text) || (from < to && /\p{L}\s*[-–—]\s*\p{L}/u.test(text))
}

const RANGE: ReadonlySet<string> = new Set(['to', 'or', 'between', 'and', 'a', 'o', 'entre', 'y', 'maybe', 'quizas'])

/** What the number before a word is multiplied by. */
const MULTIPLES: Readonly<Record<string, number>> = {
  ...{ hundred: 100, cien: 100, thousand: 1000, grand: 1000, mil: 1000, million: 1e6, millon: 1e6, millones: 1e6 },
}

interface Reading {
  readonly value: number
  /** In words. */
  readonly length: number
}

/** The longest number that begins at a word, with a half after it or not. */
function readNumber(words: readonly string[], at: number, language: string): Reading | undefined {
  const whole = readWhole(words, at, language)
  const half = whole && /^and (?:a )?half\b/.exec(words.slice(at + whole.length, at + whole.length + 3).join(' '))?.[0]
  return half === undefined ? whole : { value: whole!.value + 0.5, length: whole!.length + half.split(' ').length }
}

/** "A hundred and ten", "two thousand five hundred". */
function readWhole(words: readonly string[], at: number, language: string): Reading | undefined {
  const head = readMultiple(words, at, language)
  if (!head || head.multiple === 1) return head
  const joint = words[at + head.length] === 'and' ? 1 : 0
  const rest = readWhole(words, at + head.length + joint, language)
  if (!rest || rest.value >= head.multiple || rest.value === 0) return head
  return { value: head.value + rest.value, length: head.length + joint + rest.length }
}

/** A number and the hundreds, thousands or millions that it counts. */
function readMultiple(
  words: readonly string[],
  at: number,
  language: string,
): (Reading & { readonly multiple: number }) | undefined {
  const isAlone = Object.hasOwn(MULTIPLES, words[at] ?? '')
  const head = isAlone ? { value: 1, length: 0 } : readPart(words, at, language)
  if (!head) return undefined
  let { length, value } = head
  let multiple = 1
  for (let by = MULTIPLES[words[at + length] ?? '']; by; by = MULTIPLES[words[at + length] ?? '']) {
    value *= by
    multiple = by
    length++
  }
  return { value, length, multiple }
}

function readPart(words: readonly string[], at: number, language: string): Reading | undefined {
  if (at >= words.length) return undefined
  if (HALF.has(words[at]!)) {
    const of = words[at + 1] === 'a' || words[at + 1] === 'an' ? 2 : 1
    const whole = words[at + of] === undefined ? undefined : figureOf(words[at + of]!, language)
    if (whole !== undefined && whole > 1) return { value: whole / 2, length: of + 1 }
    return words.length === 1 ? { value: 0.5, length: 1 } : undefined
  }
  const single = figureOf(words[at]!, language)
  // "a hundred", "a grand"
  if (single === undefined)
    return ARTICLES.has(words[at]!) && Object.hasOwn(MULTIPLES, words[at + 1] ?? '')
      ? { value: 1, length: 1 }
      : undefined
  // "un par", "a couple": the article is no number of its own.
  const next = words[at + 1] === undefined ? undefined : figureOf(words[at + 1]!, language)
  if (single === 1 && !/\d/.test(words[at]!) && next !== undefined) return { value: next, length: 2 }
  const pair = numberIn(words.slice(at, at + 2), language)
  return next !== undefined && pair !== undefined ? { value: pair, length: 2 } : { value: single, length: 1 }
}

const ARTICLES: ReadonlySet<string> = new Set(['a', 'an', 'un', 'una'])

/** How often, reckoned to a period. */
function oftenIn(text: string, per: Period, language: string): Amount | undefined {
  const words = wordsOf(text, language)
  if (isVague(words)) return undefined
  if (words.join(' ') === 'not at all') return { value: 0, bare: true }
  const hasNumber = words.some((word) => figureOf(word, language) !== undefined)
  const named = hasNumber ? undefined : daysNamed(words)
  if (named !== undefined) {
    const isHalf = words.some((word) => OTHER.has(word)) && words.some((word) => EVERY.has(word))
    return { value: ((isHalf ? named / 2 : named) * DAYS[per]) / DAYS.week, bare: words.length <= 4 }
  }
  // "3 days" are so many of the period that was asked for.
  const counted = countedDays(words, per, language)
  if (counted !== undefined) return { value: counted, bare: true }
  // Of two, as in "5 days a week", the first is what is counted.
  const at = words.findLastIndex((word) => Object.hasOwn(PERIOD_OF, word))
  if (at < 0) return amountIn(text, language)
  const factor = DAYS[per] / DAYS[PERIOD_OF[words[at]!]!]
  const before = words.slice(0, at).filter((word) => !Object.hasOwn(PERIOD_OF, word))
  if (before.some((word) => OTHER.has(word)) && before.some((word) => EVERY.has(word)))
    return { value: factor / 2, bare: true }
  const every = before.findLastIndex((word) => EVERY.has(word))
  const span = every < 0 ? undefined : amountIn(before.slice(every + 1).join(' '), language)
  const times = every > 0 ? amountIn(before.slice(0, every).join(' '), language) : undefined
  if (span && times) return { value: (factor * times.value) / span.value, bare: span.bare && times.bare }
  while (before.length > 0 && PER.has(before.at(-1)!)) before.pop()
  const said = amountIn(before.join(' ').replaceAll(/(\d)point(\d)/g, '$1.$2'), language)
  if (said) {
    // "every 2 weeks" is once in so many.
    const isEvery =
      before.some((word) => EVERY.has(word)) && !before.some((word) => word === 'times' || word === 'veces')
    return { value: isEvery ? factor / said.value : said.value * factor, bare: said.bare }
  }
  const rest = before.filter((word) => !AROUND.has(word) && !EVERY.has(word))
  return rest.length > 2 ? undefined : { value: factor, bare: rest.length === 0 }
}

const DAYS_COUNTED: ReadonlySet<string> = new Set(['days', 'mornings', 'nights', 'dias', 'mananas', 'noches'])

function countedDays(words: readonly string[], per: Period, language: string): number | undefined {
  const [first, second, more] = words.filter((word) => !AROUND.has(word))
  if (per === 'day' || first === undefined || more !== undefined || !DAYS_COUNTED.has(second ?? '')) return undefined
  return figureOf(first, language)
}
