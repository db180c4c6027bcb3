const formats = new Map<string, Intl.DateTimeFormat>()

/** Minute of the day that clocks show in a zone at an instant. */
export function minuteOfDayIn(zone: string, at: number): number {
  let format = formats.get(zone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
    formats.set(zone, format)
  }
  const [hour, minute] = format.format(at).split(':').map(Number)
  return hour! * 60 + minute!
}

const MINUTE_MS = 60_000
const found = new Map<string, number>()

/** The first instant, not before `from`, at which clocks in a zone begin to show a minute of the day. */
export function firstInstantAt(zone: string, minute: number, from: number): number {
  const key = `${zone}/${minute}/${from}`
  const known = found.get(key)
  if (known !== undefined) return known
  let at = Math.ceil(from / MINUTE_MS) * MINUTE_MS
  while (minuteOfDayIn(zone, at) !== minute) at += MINUTE_MS
  found.set(key, at)
  return at
}
