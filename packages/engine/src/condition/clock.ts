import { z } from 'zod'
import { dateOfDay } from '../time/calendar.ts'
import { isBetween, minuteOfDay, minuteOfDaySchema } from '../time/clock-time.ts'
import { localDay, localTime } from '../time/zone.ts'

export const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const

export const MONTHS = [
  ...(['january', 'february', 'march', 'april', 'may', 'june', 'july'] as const),
  ...(['august', 'september', 'october', 'november', 'december'] as const),
]

const dayOfYearSchema = z
  .string()
  .regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, { error: 'a day of the year is written MM-DD, such as 08-15' })

/** What a clock and a calendar on the wall can show. */
export const clockSchema = z.strictObject({
  from: minuteOfDaySchema.optional(),
  to: minuteOfDaySchema.optional().describe('not included; before `from` means over midnight'),
  weekdays: z.array(z.enum(WEEKDAYS)).min(1).optional(),
  months: z.array(z.enum(MONTHS)).min(1).optional(),
  dates: z
    .strictObject({
      from: dayOfYearSchema,
      to: dayOfYearSchema.describe('included; before `from` means over the new year'),
    })
    .optional()
    .describe('days of the year'),
})

export type Clock = z.infer<typeof clockSchema>

/** A clock, compiled. */
export interface CompiledClock {
  /** The minutes of the day at which its answer can change. */
  readonly from: number
  readonly to: number
  /** Whether the clocks of a zone show what is asked for. */
  holds(zone: string, at: number): boolean
  /** Whether a day (since 1970) is one of those asked for by month and date; undefined where none are. */
  readonly isDay: ((day: number) => boolean) | undefined
}

/** Compiles a clock. After midnight an overnight window is still yesterday's: its weekday, its month and its date. */
export function compileClock({ dates, from: fromText, months, to: toText, weekdays }: Clock): CompiledClock {
  const from = fromText === undefined ? 0 : minuteOfDay(fromText)
  const to = toText === undefined ? 1440 : minuteOfDay(toText)
  const wanted = weekdays && new Set(weekdays.map((day) => WEEKDAYS.indexOf(day)))
  const isDay = compileDay(months, dates)
  const holds = (zone: string, at: number) => {
    const { minuteOfDay: minute, weekday } = localTime(zone, at)
    if (!isBetween(minute, from, to)) return false
    const daysAgo = from > to && minute < to ? 1 : 0
    if (wanted && !wanted.has((weekday + 7 - daysAgo) % 7)) return false
    return isDay === undefined || isDay(localDay(zone, at) - daysAgo)
  }
  return { from, to, holds, isDay }
}

function compileDay(months: Clock['months'], dates: Clock['dates']): CompiledClock['isDay'] {
  if (months === undefined && dates === undefined) return undefined
  const wanted = months && new Set(months.map((month) => MONTHS.indexOf(month) + 1))
  // Month and day as one number that rises through the year.
  const numberOf = (text: string) => Number(text.slice(0, 2)) * 100 + Number(text.slice(3))
  const [first, last] = dates ? [numberOf(dates.from), numberOf(dates.to)] : [0, 1231]
  return (ofEpoch) => {
    const { day, month } = dateOfDay(ofEpoch)
    return (wanted === undefined || wanted.has(month)) && isBetween(month * 100 + day, first, last + 1)
  }
}
