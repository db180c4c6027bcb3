import { numberOf } from './number-words.ts'

const DAYS_OF: Readonly<Record<string, number>> = {
  ...{ day: 1, days: 1, dia: 1, dias: 1, week: 7, weeks: 7, wk: 7, wks: 7, semana: 7, semanas: 7, fortnight: 14 },
}

const FROM_TODAY: Readonly<Record<string, number>> = {
  ...{ today: 0, tonight: 0, hoy: 0, tomorrow: 1, tmrw: 1, tmr: 1, manana: 1, yesterday: -1, ayer: -1 },
  ...{ anteayer: -2, antier: -2 },
}

/** Days from today that words say: `tomorrow`, `in 3 days`, `two weeks ago`, `a week from tomorrow`, `the day after tomorrow`. */
export function daysFromToday(words: readonly string[], language: string): number | undefined {
  const said = words.join(' ')
  const shift = /\b(?:day after|pasado) (?:tomorrow|tmrw|manana)\b/.test(said)
    ? 2
    : /\bday before yesterday\b/.test(said)
      ? -2
      : undefined
  if (shift !== undefined) return shift
  const unit = words.findIndex((word) => Object.hasOwn(DAYS_OF, word))
  const isFrom = unit >= 0 && words[unit + 1] === 'from'
  // In "a week from tomorrow" it is only what is counted from.
  const day = words.find((word) => Object.hasOwn(FROM_TODAY, word))
  if (day !== undefined && !isFrom) return FROM_TODAY[day]
  if (unit < 0) return undefined
  const before = words[unit - 1] ?? ''
  const count =
    before === 'a' || before === 'an' || before === 'couple'
      ? before === 'couple'
        ? 2
        : 1
      : numberOf(before, language)
  if (count === undefined) return undefined
  const days = count * DAYS_OF[words[unit]!]!
  if (words[unit + 1] === 'ago' || /\bhace\b/.test(said)) return -days
  const isAhead =
    words.includes('in') || words.includes('en') || words[unit + 1] === 'from' || words[unit + 1] === 'later'
  return isAhead ? days + (day === undefined ? 0 : FROM_TODAY[day]!) : undefined
}
