import { z } from 'zod'
import { plain } from '../keywords/plain.ts'
import { dateOfDay, firstDayOfMonth } from '../time/calendar.ts'
import { localDay } from '../time/zone.ts'
import { dateWords, MONTHS } from './date-words.ts'
import { dayByMonths } from './month-date.ts'
import { daysFromToday, weekdayByWeeks, weekdayOf, weekdaysIn } from './relative-date.ts'
import type { Hearing, UnderstandAnswer, Understood } from './understood.ts'

export const dateSchema = z.strictObject({
  date: z.strictObject({
    lies: z
      .enum(['past', 'future', 'any'])
      .default('any')
      .describe('a date without a year, or a weekday, is taken by it'),
    order: z.enum(['month-first', 'day-first']).optional().describe('of figures; by the language where not given'),
  }),
})

type Spec = z.infer<typeof dateSchema>['date']

/** Understands dates in figures and words, with or without a year, weekdays, today and tomorrow: `YYYY-MM-DD`. */
export function understandDate({ date: spec }: z.infer<typeof dateSchema>): UnderstandAnswer {
  return (text, hearing) => {
    const today = localDay(hearing.zone, hearing.at)
    const said = text.split(/\b(?:or|o)\b(?!.*\blater\b)/i).flatMap((part) => dayIn(part, spec, hearing, today) ?? [])
    const day = new Set(said).size === 1 ? said[0] : undefined
    if (day === undefined || !lies(day, spec, today)) return undefined
    return understood(day, text)
  }
}

function dayIn(text: string, spec: Spec, hearing: Hearing, today: number): number | undefined {
  return inFigures(text, spec, hearing, today) ?? inWords(dateWords(wordsOf(text)), spec, hearing, today)
}

function understood(day: number, text: string): Understood {
  const { day: ofMonth, month, year } = dateOfDay(day)
  const two = (figure: number) => String(figure).padStart(2, '0')
  return { value: `${year}-${two(month)}-${two(ofMonth)}`, exact: plain(text).split(' ').length <= 4 }
}

function lies(day: number, { lies: side }: Spec, today: number): boolean {
  if (side === 'past') return day <= today
  return side === 'future' ? day >= today : true
}

/** `1990-12-24`, `12/24/1990`, `24.12.90`, `12/24`. */
function inFigures(text: string, spec: Spec, { language }: Hearing, today: number): number | undefined {
  const iso = /(?:^|\D)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:\D|$)/.exec(text)
  if (iso) return dayOf(Number(iso[1]), Number(iso[2]), Number(iso[3]))
  const run = /(?:^|\D)((?:19|20)\d{2})(\d{2})(\d{2})(?:\D|$)/.exec(text)
  if (run) return dayOf(Number(run[1]), Number(run[2]), Number(run[3]))
  const eight = /(?:^|\D)(\d{2})(\d{2})((?:19|20)\d{2})(?:\D|$)/.exec(text)
  const spread = eight ? `${eight[1]}/${eight[2]}/${eight[3]}` : text
  const figures = /(?:^|\D)(\d{1,2})([-/. ])(\d{1,2})(?:[-/. ](\d{4}|\d{2}))?(?:\D|$)/.exec(spread)
  // "5/6 june" are two days.
  if (!figures || (figures[4] === undefined && wordsOf(text).some((word) => monthOf(word) > 0))) return undefined
  const [one, other] = [Number(figures[1]), Number(figures[3])]
  const order = spec.order ?? (language === 'en' && figures[2] !== '.' ? 'month-first' : 'day-first')
  const isMonthFirst = other > 12 || (order === 'month-first' && one <= 12)
  const [month, day] = isMonthFirst ? [one, other] : [other, one]
  return figures[4] === undefined ? withoutYear(month, day, spec, today) : dayOf(yearOf(figures[4], today), month, day)
}

/** A year of two figures is the latest that is not more than ten years ahead. */
function yearOf(text: string, today: number): number {
  if (text.length === 4) return Number(text)
  const now = dateOfDay(today).year
  const year = Math.floor(now / 100) * 100 + Number(text)
  return year > now + 10 ? year - 100 : year
}

/** `24dec1990` as three words. */
function wordsOf(text: string): string[] {
  return plain(text)
    .replace(/\b2(?=m|nite)/g, 'to')
    .replace(/(\d)(?=[a-z]{3})/g, '$1 ')
    .replace(/([a-z]{3})(?=\d)/g, '$1 ')
    .split(' ')
}

function inWords(words: readonly string[], spec: Spec, { language }: Hearing, today: number): number | undefined {
  const [weekday, another] = weekdaysIn(words)
  // Of two days nobody knows which one is meant, nor of all but one.
  if (another !== undefined || /\b(?:not|except|can t|cant|isn t|isnt)\b|\bbut (?:on )?\w+day\b/.test(words.join(' ')))
    return undefined
  const byWeeks = weekday === undefined ? undefined : weekdayByWeeks(weekday, words, today, language)
  if (byWeeks !== undefined) return byWeeks === 'unclear' ? undefined : byWeeks
  const byMonths = dayByMonths(words, spec.lies, today, language)
  if (byMonths !== undefined) return byMonths
  const days = daysFromToday(words, spec.lies, language)
  if (days !== undefined) return today + days
  // "After the 15th" is any day after it.
  if (words.some((word) => /^(?:after|before|until|till|since|between)$/.test(word))) return undefined
  const at = words.findIndex((word) => monthOf(word) > 0)
  const day = at >= 0 ? withMonth(words, at, spec, today) : dayOfMonth(words, spec, today)
  if (weekday === undefined) return day
  if (day === undefined) return at >= 0 ? undefined : nearestWeekday(weekday, words, spec, today)
  // "Monday June 5th" on a Friday is a slip, nobody knows of which.
  return weekdayOf(day) === weekday ? day : undefined
}

/** `the 15th`: the next one, or the last where the date lies in the past. */
function dayOfMonth(words: readonly string[], { lies: side }: Spec, today: number): number | undefined {
  const found = words.flatMap((word) => /^(\d{1,2})(?:st|nd|rd|th)$/.exec(word)?.[1] ?? [])
  if (found.length !== 1 || words.length > 4) return undefined
  const { month, year } = dateOfDay(today)
  const candidates = [-1, 0, 1, 2].flatMap((ahead) => {
    const index = year * 12 + month - 1 + ahead
    return dayOf(Math.floor(index / 12), (index % 12) + 1, Number(found[0])) ?? []
  })
  return side === 'past' ? candidates.findLast((day) => day <= today) : candidates.find((day) => day >= today)
}

function monthOf(word: string): number {
  return MONTHS.findIndex((names) => names.includes(word)) + 1
}

/** `December 24th 1990`, `24 de diciembre`, `24 dec`. */
function withMonth(words: readonly string[], at: number, spec: Spec, today: number): number | undefined {
  const numbers = words.flatMap((word) => /^(\d{1,4})(?:st|nd|rd|th)?$/.exec(word)?.[1] ?? [])
  const year = numbers.find((number) => number.length === 4)
  const days = numbers.filter((number) => number.length <= 2)
  const isAfter = words.slice(at).includes(days[1] ?? '') || Number(days[1]) > 31
  const short = year === undefined && days.length === 2 && isAfter ? days[1] : undefined
  if (days.length === 0 || (days.length > 1 && short === undefined)) return undefined
  const month = monthOf(words[at]!)
  const named = year ?? short
  const day = Number(days[0])
  return named === undefined ? withoutYear(month, day, spec, today) : dayOf(yearOf(named, today), month, day)
}

/** The one of this year, or of the year next to it on the side where it has to lie. */
function withoutYear(month: number, day: number, { lies: side }: Spec, today: number): number | undefined {
  const year = dateOfDay(today).year
  const candidates = side === 'past' ? [year, year - 1] : side === 'future' ? [year, year + 1, year + 4] : [year]
  return candidates
    .map((one) => dayOf(one, month, day))
    .find((one) => one !== undefined && (side === 'past' ? one <= today : side === 'future' ? one >= today : true))
}

/** The next one, or the last where the date lies in the past; "last friday" and "next friday" say so themselves. */
function nearestWeekday(weekday: number, words: readonly string[], { lies: side }: Spec, today: number): number {
  const current = weekdayOf(today)
  const isPast = words.includes('last') || words.includes('pasado') || (side === 'past' && !words.includes('next'))
  const ahead = (weekday - current + 7) % 7
  if (!isPast) return today + (ahead === 0 && words.includes('next') ? 7 : ahead)
  return today - ((current - weekday + 7) % 7 || 7)
}

/** Days since 1970; undefined where there is no such day. */
function dayOf(year: number, month: number, day: number): number | undefined {
  if (month < 1 || month > 12 || day < 1 || year < 1900 || year > 2200) return undefined
  const first = firstDayOfMonth(year * 12 + month - 1)
  const found = first + day - 1
  return found < firstDayOfMonth(year * 12 + month) ? found : undefined
}
