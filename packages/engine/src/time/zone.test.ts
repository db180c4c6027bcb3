import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isTimeZone, localTime, nextLocalMinute, nextOffsetChange, offsetMinutes } from './zone.ts'

const at = (text: string) => Date.parse(text)
const MINUTE_MS = 60_000

/** Zone, an instant shortly before a change of its clocks, and the change. */
const CHANGES: readonly [zone: string, change: string, before: number, after: number][] = [
  ['America/New_York', '2026-03-08T07:00:00Z', -300, -240],
  ['America/New_York', '2026-11-01T06:00:00Z', -240, -300],
  ['Europe/Berlin', '2026-03-29T01:00:00Z', 60, 120],
  ['Europe/Berlin', '2026-10-25T01:00:00Z', 120, 60],
  ['Australia/Lord_Howe', '2026-04-04T15:00:00Z', 660, 630],
  ['Australia/Lord_Howe', '2026-10-03T15:30:00Z', 630, 660],
  ['Australia/Sydney', '2026-04-04T16:00:00Z', 660, 600],
  ['Australia/Sydney', '2026-10-03T16:00:00Z', 600, 660],
  ['America/Santiago', '2026-04-05T03:00:00Z', -180, -240],
  ['America/Havana', '2026-11-01T05:00:00Z', -240, -300],
  ['Pacific/Apia', '2011-12-30T10:00:00Z', -600, 840],
  ['Asia/Kathmandu', '1985-12-31T18:30:00Z', 330, 345],
]

describe('offsetMinutes', () => {
  it.each(CHANGES)('%s changes at %s, to the millisecond', (zone, change, before, after) => {
    expect(offsetMinutes(zone, at(change) - 1)).toBe(before)
    expect(offsetMinutes(zone, at(change))).toBe(after)
    expect(nextOffsetChange(zone, at(change) - 3_600_000, at(change))).toBe(at(change))
    expect(nextOffsetChange(zone, at(change) - 3_600_000, at(change) - 1)).toBeUndefined()
    expect(nextOffsetChange(zone, at(change), at(change) + 86_400_000)).toBeUndefined()
  })

  it('counts a zone that nobody knows as UTC', () => {
    expect(offsetMinutes('Nowhere/Land', at('2026-01-01T00:00:00Z'))).toBe(0)
    expect(isTimeZone('Nowhere/Land')).toBe(false)
    expect(isTimeZone('Europe/Berlin')).toBe(true)
  })

  it('stays right when thousands of names were asked for', () => {
    for (let i = 0; i < 1500; i++) expect(isTimeZone(`Nowhere/${i}`)).toBe(false)
    expect(offsetMinutes('Asia/Kathmandu', at('2026-01-01T00:00:00Z'))).toBe(345)
  })
})

describe('localTime', () => {
  it.each([
    ['America/New_York', '2026-03-08T06:59:00Z', 0, '01:59'],
    ['America/New_York', '2026-03-08T07:00:00Z', 0, '03:00'],
    ['America/New_York', '2026-11-01T05:30:00Z', 0, '01:30'],
    ['America/New_York', '2026-11-01T06:30:00Z', 0, '01:30'],
    ['Asia/Kathmandu', '2026-06-01T18:15:00Z', 2, '00:00'],
    ['Pacific/Apia', '2011-12-30T10:00:00Z', 6, '00:00'],
    ['UTC', '1969-12-31T23:59:00Z', 3, '23:59'],
  ])('%s at %s is weekday %i, %s', (zone, instant, weekday, clock) => {
    const [hours, minutes] = clock.split(':').map(Number)
    expect(localTime(zone, at(instant))).toEqual({ weekday, minuteOfDay: hours! * 60 + minutes! })
  })
})

/** The first whole minute after `after` at which clocks come to show the wanted minute, or jump over it, by looking at each. */
function scan(zone: string, after: number, wanted: number): number {
  let before = localTime(zone, after).minuteOfDay
  for (let next = Math.floor(after / MINUTE_MS) + 1; ; next++) {
    const { minuteOfDay } = localTime(zone, next * MINUTE_MS)
    if (minuteOfDay === wanted) return next * MINUTE_MS
    const forward = (minuteOfDay - before + 1440) % 1440
    const jumped = forward > 1 && forward <= 720 && (wanted - before + 1440) % 1440 < forward && wanted !== before
    if (jumped) return next * MINUTE_MS
    before = minuteOfDay
  }
}

describe('nextLocalMinute', () => {
  it.each([
    ['in the gap of spring it is the jump', 'America/New_York', '2026-03-08T05:00:00Z', 150, '2026-03-08T07:00:00Z'],
    ['the first of two in autumn', 'America/New_York', '2026-11-01T04:00:00Z', 90, '2026-11-01T05:30:00Z'],
    ['the second when the first is over', 'America/New_York', '2026-11-01T05:30:00Z', 90, '2026-11-01T06:30:00Z'],
    ['the next day when both are over', 'America/New_York', '2026-11-01T06:30:00Z', 90, '2026-11-02T06:30:00Z'],
    ['never the same instant', 'UTC', '2026-01-01T07:00:00Z', 420, '2026-01-02T07:00:00Z'],
    ['not the minute that is under way', 'UTC', '2026-01-01T07:00:30Z', 420, '2026-01-02T07:00:00Z'],
    ['half an hour of gap', 'Australia/Lord_Howe', '2026-10-03T12:00:00Z', 135, '2026-10-03T15:30:00Z'],
  ])('%s', (_, zone, after, minute, expected) => {
    expect(new Date(nextLocalMinute(zone, at(after), minute)).toISOString()).toBe(new Date(expected).toISOString())
  })

  it('agrees with looking at every minute around changes of the clock', () => {
    const change = fc.constantFrom(...CHANGES.filter(([zone]) => zone !== 'Pacific/Apia'))
    const around = fc.integer({ min: -30 * 60, max: 6 * 60 })
    fc.assert(
      fc.property(change, around, fc.integer({ min: 0, max: 1439 }), ([zone, instant], minutes, wanted) => {
        const after = at(instant) + minutes * MINUTE_MS + (minutes % 3) * 1000
        expect(nextLocalMinute(zone, after, wanted)).toBe(scan(zone, after, wanted))
      }),
      { numRuns: 300 },
    )
  })
})
