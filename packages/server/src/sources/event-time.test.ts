import { expect, test } from 'vitest'
import { arrivalAt, RECEIVED_AT } from './arrival.fixture.ts'
import { eventTime } from './event-time.ts'
import { beginReading } from './reading.ts'

const MINUTE_MS = 60_000
const iso = (offsetMs: number) => new Date(RECEIVED_AT + offsetMs).toISOString()

function timeOf(message: { [name: string]: string }, sentAt?: number): number {
  const reading = beginReading(arrivalAt())
  reading.sentAt = sentAt
  const at = eventTime(message, reading)
  expect(reading.problem).toBe(undefined)
  return at - RECEIVED_AT
}

test('a message without time happened when it arrived', () => {
  expect(timeOf({})).toBe(0)
  expect(timeOf({ sentAt: iso(-10 * MINUTE_MS) })).toBe(0)
})

test('a time without sentAt counts as it is', () => {
  expect(timeOf({ timestamp: iso(-90_000) })).toBe(-90_000)
})

test('the original time goes before the one that a library has corrected', () => {
  expect(timeOf({ timestamp: iso(-5000), originalTimestamp: iso(-7000) })).toBe(-7000)
})

test('less than a minute between sentAt and arrival is the way, not the clock', () => {
  expect(timeOf({ timestamp: iso(-90_000), sentAt: iso(-59_999) })).toBe(-90_000)
  expect(timeOf({ timestamp: iso(-90_000), sentAt: iso(59_999) })).toBe(-90_000)
})

test('a clock that is off is corrected by whole minutes', () => {
  expect(timeOf({ timestamp: iso(-10 * MINUTE_MS - 5000), sentAt: iso(-10 * MINUTE_MS - 1000) })).toBe(-5000)
  expect(timeOf({ timestamp: iso(3 * 24 * 60 * MINUTE_MS - 5000), sentAt: iso(3 * 24 * 60 * MINUTE_MS) })).toBe(-5000)
})

test('a repeat that took a little longer comes out at the same time', () => {
  const repeats = [100, 900, 30_000].map((delay) => {
    const sentAt = -10 * MINUTE_MS - delay
    return timeOf({ timestamp: iso(-11 * MINUTE_MS), sentAt: iso(sentAt) })
  })
  expect(new Set(repeats).size).toBe(1)
})

test('the sentAt of the batch holds for messages that have none', () => {
  const batch = RECEIVED_AT - 10 * MINUTE_MS
  expect(timeOf({ timestamp: iso(-11 * MINUTE_MS) }, batch)).toBe(-MINUTE_MS)
  expect(timeOf({ timestamp: iso(-11 * MINUTE_MS), sentAt: iso(0) }, batch)).toBe(-11 * MINUTE_MS)
})
