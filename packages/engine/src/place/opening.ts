import type { Place } from '../catalogue/place.ts'
import { isBetween, minuteOfDay } from '../time/clock-time.ts'
import { localTime } from '../time/zone.ts'

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const

/**
 * Whether a place is open at an instant (ms since 1970) by its own clock, or by that of `zone` where its own is not known; undefined
 * where its hours are not. Hours that run over midnight are those of the day on which they begin.
 */
export function isOpenAt({ hours, zone: own }: Place, at: number, zone: string): boolean | undefined {
  if (!hours) return undefined
  const { minuteOfDay: minute, weekday } = localTime(own ?? zone, at)
  const today = hours[WEEKDAYS[weekday]!] ?? []
  const yesterday = hours[WEEKDAYS[(weekday + 6) % 7]!] ?? []
  return (
    today.some(({ from, to }) => {
      const [begins, ends] = [minuteOfDay(from), minuteOfDay(to)]
      return isBetween(minute, begins, ends > begins ? ends : 1440)
    }) || yesterday.some(({ from, to }) => minuteOfDay(to) <= minuteOfDay(from) && minute < minuteOfDay(to))
  )
}
