import { expect, it } from 'vitest'
import { percentile, round, spreadOf } from './statistics.ts'

it.each([
  [[5], 5, 5, 5],
  [[3, 1, 2], 2, 1, 3],
  [[4, 1, 3, 2], 2.5, 1, 4],
])('the spread of %j has median %d, low %d, high %d', (values, median, low, high) => {
  expect(spreadOf(values)).toEqual({ median, low, high })
})

it('there is no spread of no rounds', () => {
  expect(() => spreadOf([])).toThrow('no rounds')
})

it('percentiles lie between the numbers around them', () => {
  const sorted = Array.from({ length: 101 }, (_, index) => index)
  expect(percentile(sorted, 0.99)).toBeCloseTo(99)
  expect(percentile([0, 10], 0.25)).toBeCloseTo(2.5)
})

it('figures are rounded to significant digits', () => {
  expect(round(12_345.678)).toBe(12_350)
  expect(round(0.0123456, 2)).toBe(0.012)
})
