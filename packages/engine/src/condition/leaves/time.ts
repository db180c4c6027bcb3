import { z } from 'zod'
import { isBetween, minuteOfDay, minuteOfDaySchema } from '../../time/clock-time.ts'
import { localTime, nextLocalMinute } from '../../time/zone.ts'
import { answer } from '../answer.ts'
import type { LeafKind } from '../condition.ts'

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const

const schema = z.strictObject({
  time: z.strictObject({
    from: minuteOfDaySchema.optional(),
    to: minuteOfDaySchema.optional().describe('not included; before `from` means over midnight'),
    weekdays: z.array(z.enum(WEEKDAYS)).min(1).optional(),
  }),
})

/** `{ time: { from: "07:00", to: "09:00", weekdays: [tuesday] } }`: compares the wall clock where the customer is. */
export const timeLeaf: LeafKind<z.infer<typeof schema>> = {
  key: 'time',
  schema,
  compile({ time }) {
    const from = time.from === undefined ? 0 : minuteOfDay(time.from)
    const to = time.to === undefined ? 1440 : minuteOfDay(time.to)
    const weekdays = new Set((time.weekdays ?? WEEKDAYS).map((day) => WEEKDAYS.indexOf(day)))
    return ({ now, zone }) => {
      const local = localTime(zone, now)
      const value = weekdays.has(weekdayOfWindow(local, from, to)) && isBetween(local.minuteOfDay, from, to)
      return answer(value, Math.min(...[0, from, to % 1440].map((minute) => nextLocalMinute(zone, now, minute))))
    }
  },
}

/** The weekday on which the window began that the local time lies in: after midnight, an overnight window is yesterday's. */
function weekdayOfWindow(local: { weekday: number; minuteOfDay: number }, from: number, to: number): number {
  return from > to && local.minuteOfDay < to ? (local.weekday + 6) % 7 : local.weekday
}
