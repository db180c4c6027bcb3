import { dateOfDay, firstDayOfMonth, monthOfDay } from '../time/calendar.ts'
import { MONTHS } from './date-words.ts'
import { countBefore } from './relative-date.ts'

const UNITS: Readonly<Record<string, number>> = {
  ...{ month: 1, months: 1, mo: 1, mos: 1, mes: 1, meses: 1, year: 12, years: 12, yr: 12, yrs: 12, ano: 12, anos: 12 },
}

const END_OF =
  /\b(?:end|last day|ultimo dia|fin|finales)(?: of| de| del)?(?: the| el)? ?(?:(this|next|last|proximo|pasado|este) )?(month|mes|year|ano|[a-z]{3,10})\b/
const DAY_OF = /\b(\d{1,2})(?:st|nd|rd|th)? of (?:(the|this|next|last) )?month\b/

type Side = 'past' | 'future' | 'any'

/** A day that is said by months: `end of month`, `the 15th of next month`, `in a month`, `2 years ago`. */
export function dayByMonths(words: readonly string[], side: Side, today: number, language: string): number | undefined {
  const said = words
    .join(' ')
    .replace(/\beom\b|\bmonth ?end\b/g, 'end of month')
    .replace(/\b(?:eoy|year end)\b/g, 'end of year')
  const ofMonth = DAY_OF.exec(said)
  if (ofMonth) return dayOfMonth(Number(ofMonth[1]), ofMonth[2], side, today)
  const end = END_OF.exec(said)
  if (end) return endOf(end[2]!, end[1], side, today)
  const unit = words.findIndex((word) => Object.hasOwn(UNITS, word))
  const count = unit < 0 ? undefined : countBefore(words, unit, language)
  if (count === undefined || !Number.isInteger(count)) return undefined
  const months = count * UNITS[words[unit]!]!
  if (words[unit + 1] === 'ago' || words.includes('hace')) return shifted(today, -months)
  const isAhead = words.includes('in') || words.includes('en') || /^(?:from|later)$/.test(words[unit + 1] ?? '')
  return isAhead ? shifted(today, months) : undefined
}

/** Of no month in particular it is the next one, or the last where it lies in the past. */
function dayOfMonth(day: number, which: string | undefined, side: Side, today: number): number | undefined {
  const now = monthOfDay(today)
  if (which !== undefined && which !== 'the') return dayIn(now + aheadOf(which), day)
  const days = [-1, 0, 1].flatMap((ahead) => dayIn(now + ahead, day) ?? [])
  return side === 'past' ? days.findLast((one) => one <= today) : days.find((one) => one >= today)
}

function aheadOf(which: string | undefined): number {
  if (which === 'next' || which === 'proximo') return 1
  return which === 'last' || which === 'pasado' ? -1 : 0
}

/** The last day of a month, by its name or counted from this one, or of a year; undefined where it is neither. */
function endOf(name: string, which: string | undefined, side: Side, today: number): number | undefined {
  const now = monthOfDay(today)
  const year = dateOfDay(today).year
  if (name === 'year' || name === 'ano') return firstDayOfMonth((year + aheadOf(which) + 1) * 12) - 1
  if (name === 'month' || name === 'mes')
    return firstDayOfMonth(now + 1 + (which === undefined && side === 'past' ? -1 : aheadOf(which))) - 1
  const month = MONTHS.findIndex((names) => names.includes(name))
  if (month < 0) return undefined
  const ends = [-1, 0, 1].map((ahead) => firstDayOfMonth((year + ahead) * 12 + month + 1) - 1)
  if (side === 'past') return ends.findLast((day) => day <= today)
  return side === 'future' ? ends.find((day) => day >= today) : ends[1]
}

/** A day of a month that is counted from the year 0; undefined where the month has no such day. */
function dayIn(month: number, day: number): number | undefined {
  const found = firstDayOfMonth(month) + day - 1
  return day >= 1 && found < firstDayOfMonth(month + 1) ? found : undefined
}

/** The same day so many months on, or the last of that month. */
function shifted(today: number, months: number): number {
  const month = monthOfDay(today) + months
  return Math.min(firstDayOfMonth(month) + dateOfDay(today).day - 1, firstDayOfMonth(month + 1) - 1)
}
