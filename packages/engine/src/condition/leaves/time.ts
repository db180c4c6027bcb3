import { z } from 'zod'
import { localDay, nextLocalMinute, nextOffsetChange } from '../../time/zone.ts'
import { answer } from '../answer.ts'
import { type CompiledClock, clockSchema, compileClock } from '../clock.ts'
import type { LeafKind } from '../condition.ts'
import { clockText, readClock } from '../text/clock-text.ts'

const schema = z.strictObject({ time: clockSchema })

/** A stretch of time in which the answer for one zone stays the same. */
interface Stretch {
  readonly from: number
  readonly until: number
  readonly value: boolean
}

/** Zones of which a leaf remembers the stretch at hand. */
const ZONES_HELD = 100

const DAY_MS = 86_400_000

/** Beyond so long without a change there is none in sight: a week repeats itself, and so does a year but for a leap day. */
const WEEK_AHEAD_MS = 9 * DAY_MS
const YEAR_AHEAD_MS = 400 * DAY_MS

/**
 * `{ time: { from: "07:00", to: "09:00", weekdays: [tuesday] } }`: compares the wall clock where the customer is, and
 * with `months` or `dates` the calendar there.
 */
export const timeLeaf: LeafKind<z.infer<typeof schema>> = {
  key: 'time',
  schema,
  text: {
    words: ['time'],
    read: (reader) => ({ time: readClock(reader) }),
    print: ({ time }) => `time ${clockText(time)}`.trimEnd(),
  },
  compile({ time }, context) {
    const clock = compileClock(time)
    context.dependsOn('zone')
    // Many customers ask within one stretch, so the boundaries are computed once for all of them.
    const stretches = new Map<string, Stretch>()
    return ({ now, zone }) => {
      const known = stretches.get(zone)
      if (known && now >= known.from && now < known.until) return answer(known.value, known.until)
      const stretch = findStretch(clock, zone, now, time.weekdays !== undefined)
      if (stretches.size >= ZONES_HELD) stretches.clear()
      stretches.set(zone, stretch)
      return answer(stretch.value, stretch.until)
    }
  },
}

/** Looks at each instant at which the value can change (the window's edges, and changes of the clock) until one does. */
function findStretch(
  { from, holds, isDay, to }: CompiledClock,
  zone: string,
  now: number,
  byWeekday: boolean,
): Stretch {
  const value = holds(zone, now)
  const wholeDay = from === to % 1440
  let at = now
  while (at < now + (isDay ? YEAR_AHEAD_MS : WEEK_AHEAD_MS)) {
    if (isDay) at += likeDaysMs(isDay, localDay(zone, at), wholeDay && !byWeekday)
    const edge = Math.min(nextLocalMinute(zone, at, from), nextLocalMinute(zone, at, to % 1440))
    at = nextOffsetChange(zone, at, edge) ?? edge
    if (holds(zone, at) !== value) return { from: now, until: at, value }
  }
  return { from: now, until: wholeDay && !isDay ? Number.POSITIVE_INFINITY : at, value }
}

/** How long it goes on as it is because the days to come are all out of season, or all within it where hours do not matter. */
function likeDaysMs(isDay: (day: number) => boolean, today: number, hoursDoNotMatter: boolean): number {
  const inSeason = isDay(today)
  if ((inSeason && !hoursDoNotMatter) || isDay(today - 1) !== inSeason) return 0
  let days = 0
  while (days < 400 && isDay(today + days + 1) === inSeason) days++
  // A day has 25 hours once a year.
  return Math.max(0, days - 2) * DAY_MS
}
