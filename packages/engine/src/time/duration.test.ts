import { expect, it } from 'vitest'
import { durationMs, durationSchema, parseDuration } from './duration.ts'

it.each([
  ['90s', 90_000],
  ['0s', 0],
  ['30m', 1_800_000],
  ['1.5h', 5_400_000],
  ['24 h', 86_400_000],
  [' 7d ', 604_800_000],
  ['2w', 1_209_600_000],
  ['0.0005s', 1],
  ['36525d', 3_155_760_000_000],
])('%s is %i milliseconds', (text, ms) => {
  expect(parseDuration(text)).toBe(ms)
  expect(durationMs(text)).toBe(ms)
})

it.each([
  '',
  'h',
  '10',
  '-1h',
  '1h30m',
  '1y',
  '1M',
  '5 minutes',
  '.5h',
  '1e3s',
  '36526d',
  `${'9'.repeat(400)}d`,
  'NaNs',
])('takes "%s" for no duration, and says what one looks like', (text) => {
  expect(parseDuration(text)).toBeUndefined()
  expect(() => durationMs(text)).toThrow(RangeError)
  expect(durationSchema.safeParse(text).error?.issues[0]?.message).toContain('such as 30m, 24h or 7d')
})
