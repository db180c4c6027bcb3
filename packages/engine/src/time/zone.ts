/** Wall-clock time at one place. `weekday` is 0 for Sunday to 6 for Saturday; `minuteOfDay` is 0 to 1439. */
export interface LocalTime {
  readonly weekday: number
  readonly minuteOfDay: number
}

const MINUTE_MS = 60_000
const QUARTER_MS = 15 * MINUTE_MS
const DAY_MS = 86_400_000
const DAY_MINUTES = 1440
const DAY_QUARTERS = 96

/** Days of which a zone's offset is remembered; a power of two. */
const DAYS_HELD = 64

/** Names of zones that are remembered, known and unknown ones: touchpoints send them, in any spelling. */
const ZONES_HELD = 1000

/** One zone's offsets in minutes as far as they were asked for, by UTC day. A day in which it changes holds NaN. */
interface ZoneClock {
  readonly format: Intl.DateTimeFormat
  readonly days: Float64Array
  readonly offsets: Float64Array
  /** By quarter of an hour, in days of change: zones change offset only on quarters. */
  readonly quarters: Map<number, number>
}

const clocks = new Map<string, ZoneClock | undefined>()

/** Whether the name is an IANA time zone that this machine's data knows. */
export function isTimeZone(name: string): boolean {
  return clockOf(name) !== undefined
}

/** Minutes to add to UTC at an instant (ms since 1970) to get wall-clock time in the zone; an unknown zone counts as UTC. */
export function offsetMinutes(zone: string, at: number): number {
  const clock = clockOf(zone)
  if (!clock) return 0
  const ofDay = offsetOfDay(clock, Math.floor(at / DAY_MS))
  return Number.isNaN(ofDay) ? offsetOfQuarter(clock, Math.floor(at / QUARTER_MS)) : ofDay
}

/** The first instant in (`after`, `before`] from which on the zone's offset is another one; undefined when there is none. */
export function nextOffsetChange(zone: string, after: number, before: number): number | undefined {
  const clock = clockOf(zone)
  if (!clock) return undefined
  const offset = offsetMinutes(zone, after)
  const firstQuarter = Math.floor(after / QUARTER_MS) + 1
  for (let day = Math.floor(after / DAY_MS); day * DAY_MS <= before; day++) {
    if (offsetOfDay(clock, day) === offset) continue
    const end = Math.min((day + 1) * DAY_QUARTERS, Math.floor(before / QUARTER_MS) + 1)
    for (let quarter = Math.max(day * DAY_QUARTERS, firstQuarter); quarter < end; quarter++) {
      if (offsetMinutes(zone, quarter * QUARTER_MS) !== offset) return quarter * QUARTER_MS
    }
  }
  return undefined
}

/** Wall-clock time in a zone at an instant (ms since 1970). */
export function localTime(zone: string, at: number): LocalTime {
  const localMinutes = Math.floor(at / MINUTE_MS) + offsetMinutes(zone, at)
  const days = Math.floor(localMinutes / DAY_MINUTES)
  return { weekday: (((days + 4) % 7) + 7) % 7, minuteOfDay: localMinutes - days * DAY_MINUTES }
}

/** The day by the calendar of a zone at an instant (ms since 1970), as days since 1970. */
export function localDay(zone: string, at: number): number {
  return Math.floor((Math.floor(at / MINUTE_MS) + offsetMinutes(zone, at)) / DAY_MINUTES)
}

/**
 * The first instant after `at` at which the zone's clocks show `minuteOfDay`. Where clocks jump over it (spring),
 * the instant of the jump; where they show it twice (autumn), the first of the two that is later than `at`.
 */
export function nextLocalMinute(zone: string, at: number, minuteOfDay: number): number {
  const localMinutes = Math.floor(at / MINUTE_MS) + offsetMinutes(zone, at)
  const today = Math.floor(localMinutes / DAY_MINUTES) * DAY_MINUTES
  for (let day = 0; day < 3; day++) {
    const wanted = today + day * DAY_MINUTES + minuteOfDay
    const instant = instantOfLocalMinute(zone, wanted, at)
    if (instant > at) return instant
  }
  throw new RangeError(`no ${minuteOfDay} after ${at} in ${zone}`)
}

/** When a day (days since 1970) begins by the clocks of a zone. */
export function startOfLocalDay(zone: string, day: number): number {
  return instantOfLocalMinute(zone, day * DAY_MINUTES, Number.NEGATIVE_INFINITY)
}

/** The first instant after `after` at which local minutes since 1970 reach `wanted`; a skipped minute gives the jump. */
function instantOfLocalMinute(zone: string, wanted: number, after: number): number {
  const guess = wanted * MINUTE_MS
  const offsets = [offsetMinutes(zone, guess - DAY_MS), offsetMinutes(zone, guess + DAY_MS)]
  const exact = offsets
    .map((offset) => (wanted - offset) * MINUTE_MS)
    .filter((instant) => Math.floor(instant / MINUTE_MS) + offsetMinutes(zone, instant) === wanted)
    .sort((a, b) => a - b)
  const upcoming = exact.find((instant) => instant > after) ?? exact[0]
  if (upcoming !== undefined) return upcoming
  const before = (wanted - Math.max(...offsets)) * MINUTE_MS
  for (let instant = before; ; instant += QUARTER_MS) {
    const aligned = Math.ceil(instant / QUARTER_MS) * QUARTER_MS
    if (aligned / MINUTE_MS + offsetMinutes(zone, aligned) >= wanted) return aligned
  }
}

function clockOf(zone: string): ZoneClock | undefined {
  const known = clocks.get(zone)
  if (known !== undefined || clocks.has(zone)) return known
  if (clocks.size >= ZONES_HELD) clocks.clear()
  const format = formatOf(zone)
  const clock = format && {
    format,
    days: new Float64Array(DAYS_HELD).fill(Number.NaN),
    offsets: new Float64Array(DAYS_HELD),
    quarters: new Map<number, number>(),
  }
  clocks.set(zone, clock)
  return clock
}

function formatOf(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    })
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function offsetOfDay(clock: ZoneClock, day: number): number {
  const slot = day & (DAYS_HELD - 1)
  if (clock.days[slot] !== day) {
    const first = readOffset(clock.format, day * DAY_MS)
    const last = readOffset(clock.format, (day + 1) * DAY_MS - QUARTER_MS)
    clock.days[slot] = day
    clock.offsets[slot] = first === last ? first : Number.NaN
  }
  return clock.offsets[slot]!
}

function offsetOfQuarter(clock: ZoneClock, quarter: number): number {
  const known = clock.quarters.get(quarter)
  if (known !== undefined) return known
  if (clock.quarters.size >= 10 * DAY_QUARTERS) clock.quarters.clear()
  const offset = readOffset(clock.format, quarter * QUARTER_MS)
  clock.quarters.set(quarter, offset)
  return offset
}

function readOffset(format: Intl.DateTimeFormat, at: number): number {
  const parts: Record<string, number> = {}
  for (const part of format.formatToParts(at)) parts[part.type] = Number(part.value)
  const wall = Date.UTC(parts.year!, parts.month! - 1, parts.day!, parts.hour!, parts.minute!)
  return Math.round((wall - at) / MINUTE_MS)
}
