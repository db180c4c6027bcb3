/** Wall-clock time at one place. `weekday` is 0 for Sunday to 6 for Saturday; `minuteOfDay` is 0 to 1439. */
export interface LocalTime {
  readonly weekday: number
  readonly minuteOfDay: number
}

const MINUTE_MS = 60_000
const QUARTER_MS = 15 * MINUTE_MS
const DAY_MINUTES = 1440

/** One zone's offset, remembered for the quarter of an hour it was last asked for: zones change offset only on quarters. */
interface ZoneClock {
  readonly format: Intl.DateTimeFormat
  quarter: number
  offsetMinutes: number
}

const clocks = new Map<string, ZoneClock>()

/** Whether the name is an IANA time zone that this machine's data knows. */
export function isTimeZone(name: string): boolean {
  return clockOf(name) !== undefined
}

/** Minutes to add to UTC at an instant (ms since 1970) to get wall-clock time in the zone; an unknown zone counts as UTC. */
export function offsetMinutes(zone: string, at: number): number {
  const clock = clockOf(zone)
  if (!clock) return 0
  const quarter = Math.floor(at / QUARTER_MS)
  if (clock.quarter !== quarter) {
    clock.quarter = quarter
    clock.offsetMinutes = readOffset(clock.format, quarter * QUARTER_MS)
  }
  return clock.offsetMinutes
}

/** Wall-clock time in a zone at an instant (ms since 1970). */
export function localTime(zone: string, at: number): LocalTime {
  const localMinutes = Math.floor(at / MINUTE_MS) + offsetMinutes(zone, at)
  const days = Math.floor(localMinutes / DAY_MINUTES)
  return { weekday: (((days + 4) % 7) + 7) % 7, minuteOfDay: localMinutes - days * DAY_MINUTES }
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

/** The first instant after `after` at which local minutes since 1970 reach `wanted`; a skipped minute gives the jump. */
function instantOfLocalMinute(zone: string, wanted: number, after: number): number {
  const guess = wanted * MINUTE_MS
  const offsets = [offsetMinutes(zone, guess - 86_400_000), offsetMinutes(zone, guess + 86_400_000)]
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
  if (known) return known
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    })
    const clock: ZoneClock = { format, quarter: Number.NaN, offsetMinutes: 0 }
    clocks.set(zone, clock)
    return clock
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function readOffset(format: Intl.DateTimeFormat, at: number): number {
  const parts: Record<string, number> = {}
  for (const part of format.formatToParts(at)) parts[part.type] = Number(part.value)
  const wall = Date.UTC(parts.year!, parts.month! - 1, parts.day!, parts.hour!, parts.minute!)
  return Math.round((wall - at) / MINUTE_MS)
}
