import { firstDayOfMonth, monthOfDay } from '../time/calendar.ts'
import { localDay, startOfLocalDay } from '../time/zone.ts'

/** Stretches of the calendar in which people have habits. Seasons are meteorological: winter is December to February. */
export const PERIODS = ['month', 'quarter', 'season', 'year'] as const

export type Period = (typeof PERIODS)[number]

const MONTHS: Readonly<Record<Period, number>> = { month: 1, quarter: 3, season: 3, year: 12 }

/** How many months after the beginning of the year its first period begins; winter begins a month before it. */
const SHIFT: Readonly<Record<Period, number>> = { month: 0, quarter: 0, season: 1, year: 0 }

export function monthsIn(period: Period): number {
  return MONTHS[period]
}

/** The month (counted on from January of the year 0) by the calendar of a zone. */
export function localMonth(zone: string, at: number): number {
  return monthOfDay(localDay(zone, at))
}

/** The first month of the period that a month lies in. */
export function firstMonthOf(period: Period, month: number): number {
  const months = MONTHS[period]
  return Math.floor((month + SHIFT[period]) / months) * months - SHIFT[period]
}

/** When a month begins by the clocks of a zone. */
export function startOfMonth(zone: string, month: number): number {
  return startOfLocalDay(zone, firstDayOfMonth(month))
}
