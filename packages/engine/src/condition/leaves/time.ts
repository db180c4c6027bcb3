import { z } from 'zod'
import { isBetween, minuteOfDay, minuteOfDaySchema } from '../../time/clock-time.ts'
import { localTime, nextLocalMinute, nextOffsetChange } from '../../time/zone.ts'
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

/** A stretch of time in which the answer for one zone stays the same. */
interface Stretch {
  readonly from: number
  readonly until: number
  readonly value: boolean
}

/** Zones of which a leaf remembers the stretch at hand. */
const ZONES_HELD = 100

/** Beyond so many days without a change there is none: a week repeats itself. */
const LOOK_AHEAD_MS = 9 * 86_400_000

/** `{ time: { from: "07:00", to: "09:00", weekdays: [tuesday] } }`: compares the wall clock where the customer is. */
export const timeLeaf: LeafKind<z.infer<typeof schema>> = {
  key: 'time',
  schema,
  compile({ time }, context) {
    const from = time.from === undefined ? 0 : minuteOfDay(time.from)
    const to = time.to === undefined ? 1440 : minuteOfDay(time.to)
    const weekdays = new Set((time.weekdays ?? WEEKDAYS).map((day) => WEEKDAYS.indexOf(day)))
    context.dependsOn('zone')
    const holds = (zone: string, at: number): boolean => {
      const local = localTime(zone, at)
      return weekdays.has(weekdayOfWindow(local, from, to)) && isBetween(local.minuteOfDay, from, to)
    }
    // Many customers ask within one stretch, so the boundaries are computed once for all of them.
    const stretches = new Map<string, Stretch>()
    return ({ now, zone }) => {
      const known = stretches.get(zone)
      if (known && now >= known.from && now < known.until) return answer(known.value, known.until)
      const stretch = findStretch(holds, zone, now, from, to % 1440)
      if (stretches.size >= ZONES_HELD) stretches.clear()
      stretches.set(zone, stretch)
      return answer(stretch.value, stretch.until)
    }
  },
}

/** Looks at each instant at which the value can change (the window's edges, and changes of the clock) until one does. */
function findStretch(
  holds: (zone: string, at: number) => boolean,
  zone: string,
  now: number,
  from: number,
  to: number,
): Stretch {
  const value = holds(zone, now)
  let at = now
  while (at < now + LOOK_AHEAD_MS) {
    const edge = Math.min(nextLocalMinute(zone, at, from), nextLocalMinute(zone, at, to))
    at = nextOffsetChange(zone, at, edge) ?? edge
    if (holds(zone, at) !== value) return { from: now, until: at, value }
  }
  return { from: now, until: from === to ? Number.POSITIVE_INFINITY : at, value }
}

/** The weekday on which the window began that the local time lies in: after midnight, an overnight window is yesterday's. */
function weekdayOfWindow(local: { weekday: number; minuteOfDay: number }, from: number, to: number): number {
  return from > to && local.minuteOfDay < to ? (local.weekday + 6) % 7 : local.weekday
}
