import { expect, it } from 'vitest'
import { SweepPace } from './sweep-pace.ts'

it('a pace is that of the time in which everybody was looked at, one for looking and one for reading', () => {
  const pace = new SweepPace()
  for (let i = 0; i <= 10; i++) pace.note('look', i * 100, i * 20)
  // A later publish begins again; what was between is not counted.
  pace.note('look', 0, 60_000)
  pace.note('look', 100, 60_020)
  expect(pace.perSecond('look')).toBe(5000)
  pace.note('read', 0, 70_000)
  pace.note('read', 100, 70_050)
  expect(pace.perSecond('read')).toBeUndefined()
  pace.note('read', 200, 70_200)
  expect(pace.perSecond('read')).toBe(1000)
})
