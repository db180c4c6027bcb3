import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quickLog, quickLogistic } from './quick.ts'
import { logistic } from './weights.ts'

describe('functions from tables', () => {
  it('give the logarithm to within 1.2e-6, of the smallest and the largest', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), (x) => {
        expect(Math.abs(quickLog(x) - Math.log(x))).toBeLessThan(1.2e-6)
      }),
    )
    expect(quickLog(1)).toBe(0)
  })

  it('give the logistic function to within 3.1e-5 of it and of what it is short of 1', () => {
    fc.assert(
      fc.property(fc.double({ min: -800, max: 800, noNaN: true }), (x) => {
        const exact = logistic(x)
        expect(Math.abs(quickLogistic(x) - exact)).toBeLessThanOrEqual(3.1e-5 * Math.min(exact, 1 - exact) + 1e-16)
      }),
    )
    expect(quickLogistic(Number.NaN)).toBeNaN()
    expect([
      quickLogistic(Number.NEGATIVE_INFINITY),
      quickLogistic(0),
      quickLogistic(Number.POSITIVE_INFINITY),
    ]).toEqual([0, 0.5, 1])
  })

  it('never fall where they should rise', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -20, max: 20, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (x, more) => {
          expect(quickLogistic(x + more)).toBeGreaterThanOrEqual(quickLogistic(x))
        },
      ),
    )
  })
})
