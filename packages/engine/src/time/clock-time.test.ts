import { expect, it } from 'vitest'
import { isBetween, minuteOfDay, minuteOfDaySchema } from './clock-time.ts'

it.each([
  ['00:00', 0],
  ['07:30', 450],
  ['23:59', 1439],
])('%s is minute %i of the day', (text, minute) => {
  expect(minuteOfDaySchema.safeParse(text).success).toBe(true)
  expect(minuteOfDay(text)).toBe(minute)
})

it.each(['24:00', '7:30', '07:60', '0730', '07:30:00', ''])('takes "%s" for no time of day', (text) => {
  expect(minuteOfDaySchema.safeParse(text).success).toBe(false)
})

it.each([
  ['22:00', '08:00', '21:59', false],
  ['22:00', '08:00', '22:00', true],
  ['22:00', '08:00', '00:00', true],
  ['22:00', '08:00', '07:59', true],
  ['22:00', '08:00', '08:00', false],
  ['09:00', '17:00', '09:00', true],
  ['09:00', '17:00', '17:00', false],
  ['09:00', '09:00', '09:00', false],
])('from %s to %s holds %s: %s', (from, to, at, expected) => {
  expect(isBetween(minuteOfDay(at), minuteOfDay(from), minuteOfDay(to))).toBe(expected)
})
