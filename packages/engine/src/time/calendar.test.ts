import { expect, it } from 'vitest'
import { dateOfDay, firstDayOfMonth, monthOfDay } from './calendar.ts'

const DAY_MS = 86_400_000

it('knows the date of every day of five hundred years', () => {
  for (let day = Date.UTC(1700, 0, 1) / DAY_MS; day < Date.UTC(2200, 0, 1) / DAY_MS; day++) {
    const date = new Date(day * DAY_MS)
    const { day: ofMonth, month, year } = dateOfDay(day)
    if (year !== date.getUTCFullYear() || month !== date.getUTCMonth() + 1 || ofMonth !== date.getUTCDate())
      expect.fail(`${date.toISOString()} came out as ${year}-${month}-${ofMonth}`)
  }
})

it('knows when each month begins', () => {
  for (let month = 1700 * 12; month < 2200 * 12; month++) {
    const day = Date.UTC(0, month - 1900 * 12, 1) / DAY_MS
    if (firstDayOfMonth(month) !== day || monthOfDay(day) !== month || monthOfDay(day - 1) !== month - 1)
      expect.fail(`month ${month}`)
  }
})
