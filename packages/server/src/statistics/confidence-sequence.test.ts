import { createRandom } from '@attune/engine'
import { describe, expect, it } from 'vitest'
import { boundDifference, boundMean, type Sums } from './confidence-sequence.ts'

const NOTHING: Sums = { count: 0, sum: 0, squares: 0 }
const add = ({ count, squares, sum }: Sums, x: number): Sums => {
  return { count: count + 1, sum: sum + x, squares: squares + x * x }
}

describe('a confidence sequence', () => {
  it('narrows with what was seen, around the mean, and is open before a spread is known', () => {
    expect(boundMean(NOTHING).interval).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY])
    const widths = [1, 10, 100].map((scale) => {
      const { interval, mean } = boundMean({ count: 100 * scale, sum: 50 * scale, squares: 50 * scale })
      expect(mean).toBe(0.5)
      expect(interval[0] + interval[1]).toBeCloseTo(1, 12)
      return interval[1] - interval[0]
    })
    expect(widths[0]).toBeGreaterThan(2 * widths[1]!)
    expect(widths[1]).toBeGreaterThan(2 * widths[2]!)
  })

  it('is no point where all were alike so far: the spread of the other stands in for it, and without one there is no end to it', () => {
    const alike: Sums = { count: 40, sum: 4, squares: 0.4 }
    expect(boundMean(alike).interval).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY])
    const other: Sums = { count: 400, sum: 20, squares: 20 }
    const { interval, mean } = boundDifference(other, alike)
    expect(mean).toBeCloseTo(-0.05, 12)
    const half = (interval[1] - interval[0]) / 2
    // σ √(2 (nρ² + 1) / (n²ρ²) · ln(√(nρ² + 1) / 0.025)) of both with σ² = 0.05 − 0.05², reckoned apart: 0.0366 and 0.1822.
    expect(half).toBeCloseTo(0.218834, 4)
    expect(boundDifference({ count: 50, sum: 5, squares: 0.5 }, alike).interval[1]).toBe(Number.POSITIVE_INFINITY)
  })

  const RUNS = 400
  const LENGTH = 4000
  const LIFT = 0.25

  /** Rare large gains less a small cost, as decisions have them. */
  const draw = (random: () => number, rate: number) => (random() < rate ? 10 : 0) - 0.5

  it('holds at every moment at which somebody looks, in nineteen of twenty runs, where a usual interval does not', () => {
    const random = createRandom('optional stopping')
    let missed = 0
    let missedByUsual = 0
    for (let run = 0; run < RUNS; run++) {
      let [engine, control] = [NOTHING, NOTHING]
      let [miss, usualMiss] = [false, false]
      for (let i = 0; i < LENGTH; i++) {
        engine = add(engine, draw(random, 0.1 + LIFT / 10))
        control = add(control, draw(random, 0.1))
        if (i < 100) continue
        const { interval, mean } = boundDifference(engine, control)
        if (interval[0] > LIFT || interval[1] < LIFT) miss = true
        const spread = ({ count, squares, sum }: Sums) => (squares / count - (sum / count) ** 2) / count
        if (Math.abs(mean - LIFT) > 1.96 * Math.sqrt(spread(engine) + spread(control))) usualMiss = true
      }
      if (miss) missed++
      if (usualMiss) missedByUsual++
    }
    expect(missed / RUNS).toBeLessThanOrEqual(0.05)
    expect(missedByUsual / RUNS).toBeGreaterThan(0.2)
  })

  it('finds a lift that is there', () => {
    const random = createRandom('a lift')
    let [engine, control] = [NOTHING, NOTHING]
    for (let i = 0; i < 30_000; i++) engine = add(engine, draw(random, 0.2))
    for (let i = 0; i < 3000; i++) control = add(control, draw(random, 0.1))
    expect(boundDifference(engine, control).interval[0]).toBeGreaterThan(0)
  })
})
