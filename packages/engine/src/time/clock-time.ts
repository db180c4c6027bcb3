import { z } from 'zod'

/** A time of day as people write it. */
export const minuteOfDaySchema = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'a time of day is written HH:MM, such as 07:30' })
  .describe('a time of day, HH:MM')

/** The minute of the day of a time written HH:MM. */
export function minuteOfDay(text: string): number {
  return Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5))
}

/** Whether a minute of the day lies in a window that may run over midnight; `to` is not included. */
export function isBetween(minute: number, from: number, to: number): boolean {
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to
}
