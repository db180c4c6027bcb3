import { z } from 'zod'
import { plain } from '../keywords/plain.ts'
import { slipOfNumber } from './number-slips.ts'
import { daysNamed, isVague } from './often.ts'
import { figureOf, readNumber, wordsOf } from './spelled-number.ts'
import { wordSet } from './spoken.ts'
import type { UnderstandAnswer } from './understood.ts'

const PERIODS = ['day', 'week', 'month', 'year'] as const

export const numberSchema = z.strictObject({
  number: z
    .strictObject({
      min: z.number().optional(),
      max: z.number().optional(),
      whole: z
        .boolean()
        .default(true)
        .describe(
          'whether it has no decimals: what is said as a fraction ("3.5", "two and a half") is asked again; the middle of a range, and what is reckoned to `per`, is rounded to the nearest, halves up',
        ),
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

const EVERY = wordSet('every each cada todos todas los las')
const PER = wordSet('a an per in the por al la every each cada')
const OTHER = wordSet('other second otro otra')

/** Words that stand around a number and say nothing else. */
const AROUND = wordSet(`
  a an of about around maybe roughly like approximately probably i it s is think guess say d would just only
  usually times time x cups cup or so have drink go come m am at least on the unos unas como quizas vez veces creo
  que mas menos de solo tazas taza people personas please by
`)

/** Understands figures, words for numbers ("a couple", "half a dozen"), ranges (their middle) and how often ("2x a week"). */
export function understandNumber({ number: spec }: z.infer<typeof numberSchema>): UnderstandAnswer {
  return (text, { language }) => {
    // That is no number of times.
    if (/\b(?:once|every now and then) in a (?:while|blue moon)\b|\bevery (?:now and then|so often)\b/i.test(text))
      return undefined
    // Whoever says so counts somebody besides.
    if (/\b(?:me|myself|yo) (?:and|plus|y)\b|\bplus me\b/i.test(text)) return undefined
    // Nor are quarters and telephone numbers what was asked for.
    if (/\bquarters?\b|(?<![\d.,])\d{10,11}(?!\d)/i.test(text)) return undefined
    const read = (said: string) => (spec.per ? oftenIn(said, spec.per, language) : amountIn(said, language))
    const found = read(text) ?? readSlip(text, read)
    // Nobody knows which of its neighbours is meant by a fraction.
    if (!found || (spec.whole && found.isFraction)) return undefined
    const value = spec.whole ? Math.round(found.value) : Math.round(found.value * 1000) / 1000
    if (value < (spec.min ?? Number.NEGATIVE_INFINITY) || value > (spec.max ?? Number.POSITIVE_INFINITY))
      return undefined
    return { value, exact: found.bare }
  }
}

/** What a slip of the finger was meant for is not as sure. */
function readSlip(text: string, read: (said: string) => Amount | undefined): Amount | undefined {
  const meant = slipOfNumber(plain(text))
  const found = meant === undefined ? undefined : read(meant)
  return found && { ...found, bare: false }
}

interface Amount {
  readonly value: number
  readonly bare: boolean
  /** Whether it was said as a fraction; the middle of a range, and what is reckoned to a period, was not. */
  readonly isFraction?: boolean
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
  // "3 (three)" says one number twice.
  if (runs.length === 2 && runs[0] === runs[1] && text.includes('(')) runs.pop()
  // "2 and 3" may be 5.
  const joins = BETWEEN.test(text) || words.some((word) => RANGE.has(word) && word !== 'and' && word !== 'y')
  const isRange = runs.length === 2 && (joins || isDashed(text, runs))
  if (runs.length === 0 || (runs.length > 1 && !isRange) || rest > 4) return undefined
  const bare = rest === 0
  return isRange
    ? { value: (runs[0]! + runs[1]!) / 2, bare }
    : { value: runs[0]!, bare, isFraction: !Number.isInteger(runs[0]!) }
}

const BETWEEN = /\b(?:between|entre|from|de)\b/i

/** "2-3", "two-three"; not what counts down. */
function isDashed(text: string, [from = 0, to = 0]: readonly number[]): boolean {
  return /\d\s*[-–—]\s*\d/.test(text) || (from < to && /\p{L}\s*[-–—]\s*\p{L}/u.test(text))
}

const RANGE = wordSet('to or between and a o entre y maybe quizas')

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
    if (isEvery) return { value: factor / said.value, bare: said.bare }
    return { ...said, value: said.value * factor, isFraction: factor === 1 && said.isFraction === true }
  }
  const rest = before.filter((word) => !AROUND.has(word) && !EVERY.has(word))
  return rest.length > 2 ? undefined : { value: factor, bare: rest.length === 0 }
}

const DAYS_COUNTED = wordSet('days mornings nights dias mananas noches')

function countedDays(words: readonly string[], per: Period, language: string): number | undefined {
  const last = words.findLastIndex((word) => !AROUND.has(word))
  if (per === 'day' || !DAYS_COUNTED.has(words[last] ?? '')) return undefined
  const counted = amountIn(
    words
      .slice(0, last)
      .join(' ')
      .replaceAll(/(\d)point(\d)/g, '$1.$2'),
    language,
  )
  return counted?.bare ? counted.value : undefined
}
