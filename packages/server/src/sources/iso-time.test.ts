import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseIsoTime } from './iso-time.ts'

const noon = Date.UTC(2026, 2, 1, 12)

test.each([
  ['2026-03-01T12:00:00.000Z', noon],
  ['2026-03-01T12:00:00Z', noon],
  ['2026-03-01T12:00Z', noon],
  ['2026-03-01 12:00:00', noon],
  ['2026-03-01T12:00:00.1239Z', noon + 123],
  ['2026-03-01T12:00:00.5Z', noon + 500],
  ['2026-03-01T13:30:00+01:30', noon],
  ['2026-03-01T07:00:00-0500', noon],
  ['2026-03-01T14:00:00.000+02', noon],
  ['2026-03-01', noon - 43_200_000],
  ['2024-02-29', Date.UTC(2024, 1, 29)],
  ['2016-12-31T23:59:60Z', Date.UTC(2017, 0, 1)],
])('%s is read', (text, at) => {
  expect(parseIsoTime(text)).toBe(at)
})

test.each([
  '',
  '1',
  '2026',
  '2026-13-01T00:00:00.000Z',
  '2026-02-29T00:00:00.000Z',
  '2100-02-29',
  '2026-04-31',
  '2026-03-00',
  '2026-03-01T24:00:00.000Z',
  '2026-03-01T12:60:00.000Z',
  '2026-03-01T12:00:61.000Z',
  '2026-03-01T12:00:00.000+24:00',
  '2026-03-01T12:00:00.000Zulu',
  'Sun Mar 01 2026',
  '2026-03-01T12:00:0a.000Z',
  '0000-01-01T00:00:00.000Z',
])('%j is refused', (text) => {
  expect(parseIsoTime(text)).toBe(undefined)
})

test('every date that JavaScript writes is read as it was', () => {
  const dates = fc.date({
    min: new Date('0100-01-01T00:00:00Z'),
    max: new Date('9999-12-31T23:59:59Z'),
    noInvalidDate: true,
  })
  fc.assert(fc.property(dates, (date) => parseIsoTime(date.toISOString()) === date.getTime()))
})
