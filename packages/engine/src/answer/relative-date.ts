import { WEEKDAYS } from './date-words.ts'
import { numberOf } from './number-words.ts'

const DAYS_OF: Readonly<Record<string, number>> = {
  ...{ day: 1, days: 1, dia: 1, dias: 1, week: 7, weeks: 7, wk: 7, wks: 7, semana: 7, semanas: 7, fortnight: 14 },
}

const FROM_TODAY: Readonly<Record<string, number>> = {
  ...{ today: 0, tonight: 0, hoy: 0, tomorrow: 1, manana: 1, yesterday: -1, ayer: -1, anteayer: -2, antier: -2 },
}

type Side = 'past' | 'future' | 'any'

/** Days from today that words say: `tomorrow`, `in 3 days`, `two weeks ago`, `a week from tomorrow`, `the day after tomorrow`. */
export function daysFromToday(words: readonly string[], side: Side, language: string): number | undefined {
  const said = words.join(' ')
  if (/\b(?:day after|pasado) (?:tomorrow|manana)\b/.test(said)) return 2
  if (/\bday before yesterday\b/.test(said)) return -2
  // "Esta mañana" is this morning, not tomorrow.
  if (
    /\b(?:this (?:morning|afternoon|evening)|esta (?:manana|tarde|noche))\b|^(?:(?:right )?now|ahora(?: mismo)?)$/.test(
      said,
    )
  )
    return 0
  const unit = words.findIndex((word) => Object.hasOwn(DAYS_OF, word))
  const day = words.findIndex((word) => Object.hasOwn(FROM_TODAY, word))
  const base = day < 0 ? 0 : FROM_TODAY[words[day]!]!
  // In "a week from tomorrow" and "a week tomorrow" it is only what is counted from.
  const isFrom = unit >= 0 && (words[unit + 1] === 'from' || day === unit + 1)
  if (unit > 0 && words[unit] === 'week' && day === unit - 1 && unit === words.length - 1) return base + 7
  if (day >= 0 && !isFrom) return base
  const count = unit < 0 ? undefined : countBefore(words, unit, language)
  if (count === undefined) return undefined
  const days = count * DAYS_OF[words[unit]!]!
  if (words[unit + 1] === 'ago' || words.includes('hace')) return -days
  if (isFrom || words.includes('in') || words.includes('en') || words[unit + 1] === 'later') return days + base
  // "Two weeks" and nothing else, where it is known on which side it lies.
  if (unit !== words.length - 1 || unit > 1 || side === 'any') return undefined
  return side === 'future' ? days : -days
}

/** The number before a unit of time: `3`, `a`, `a couple of`. */
export function countBefore(words: readonly string[], unit: number, language: string): number | undefined {
  const at = words[unit - 1] === 'of' ? unit - 2 : unit - 1
  const before = words[at] ?? ''
  if (before === 'couple') return 2
  return before === 'a' || before === 'an' ? 1 : numberOf(before, language)
}

/** Days of the week that words name, 0 for Sunday, each once. */
export function weekdaysIn(words: readonly string[]): readonly number[] {
  const found = words.map((word) => WEEKDAYS.findIndex((names) => names.includes(word))).filter((day) => day >= 0)
  return [...new Set(found)]
}

/** 0 for Sunday. */
export function weekdayOf(day: number): number {
  return (((day + 4) % 7) + 7) % 7
}

/**
 * A weekday that is counted by weeks: `monday week`, `a week from friday`, `monday after next` are a week after the coming one;
 * `friday next week` lies in the week after this, from Monday. Of `sunday next week` nobody knows which it is. Undefined where
 * nothing like that is said, `unclear` where it is not clear.
 */
export function weekdayByWeeks(
  weekday: number,
  words: readonly string[],
  today: number,
  language: string,
): number | 'unclear' | undefined {
  const coming = today + ((weekday - weekdayOf(today) + 7) % 7)
  const said = words.map((word) => (WEEKDAYS[weekday]!.includes(word) ? 'DAY' : word)).join(' ')
  if (/\bDAY week\b|\bDAY after next\b|\bweek DAY\b(?<!\b(?:next|last|this) week DAY)/.test(said)) return coming + 7
  const unit = words.findIndex((word) => word === 'week' || word === 'weeks')
  if (unit < 0) return undefined
  if (/\bweeks? (?:from|on|after|past) (?:(?:this|next|the|coming) )?DAY\b/.test(said)) {
    const count = countBefore(words, unit, language)
    return count === undefined ? 'unclear' : coming + 7 * count
  }
  const which = /\b(?:DAY (?:of |in )?(?:the )?(next|last|this) week|(next|last|this) week(?: on)? DAY)\b/.exec(said)
  const ahead = { next: 7, last: -7, this: 0 }[which?.[1] ?? which?.[2] ?? '']
  if (ahead === undefined) return 'unclear'
  const monday = today - ((weekdayOf(today) + 6) % 7)
  return weekday === 0 ? 'unclear' : monday + ahead + weekday - 1
}
