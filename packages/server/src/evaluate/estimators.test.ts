import { createRandom } from '@attune/engine'
import { describe, expect, it } from 'vitest'
import { type Estimators, estimate } from './estimators.ts'
import { judgeSupport, measureSupport } from './support.ts'

const array = (...values: number[]) => Float64Array.from(values)

describe('estimators', () => {
  it('give what a small case comes to by hand', () => {
    const nothing = array(0, 0, 0, 0)
    const judged = {
      reward: array(1, 0, 2, 0),
      weight: array(2, 0, 1, 1),
      expected: nothing,
      expectedUnderTarget: nothing,
    }
    const { dr, ips, snips } = estimate(judged)
    // Weighted rewards 2, 0, 2, 0.
    expect(ips.value).toBe(1)
    expect(ips.standardError).toBeCloseTo(Math.sqrt(4 / 3 / 4), 12)
    // 4 / 4, deviations weighted: 0, 0, 1, −1.
    expect(snips.value).toBe(1)
    expect(snips.standardError).toBeCloseTo(Math.sqrt(2) / 4, 12)
    expect(dr).toEqual(ips)
  })

  it('of which the doubly robust one adds the model to what the model got wrong', () => {
    const { dr } = estimate({
      reward: array(1, 0),
      weight: array(2, 0.5),
      expected: array(0.5, 0.5),
      expectedUnderTarget: array(0.6, 0.6),
    })
    expect(dr.value).toBeCloseTo((0.6 + 2 * 0.5 + (0.6 - 0.5 * 0.5)) / 2, 12)
  })
})

/** Two kinds of people, two actions: rates of reward by kind and action. */
const RATES = [
  [0.2, 0.5],
  [0.6, 0.1],
] as const
/** Probability of the second action when it was done, and under the policy that is judged. */
const LOGGED = [0.3, 0.7] as const
const WANTED = [0.9, 0.2] as const

const TRUTH = [0, 1].reduce((sum, kind) => {
  return sum + (RATES[kind]![0] * (1 - WANTED[kind]!) + RATES[kind]![1] * WANTED[kind]!) / 2
}, 0)

/** Many logs, each judged; the model and the propensities may be wrong. */
function judgeMany(logs: number, rows: number, wrong: { model?: boolean; propensity?: boolean }): Estimators[] {
  const random = createRandom(`judge/${JSON.stringify(wrong)}`)
  return Array.from({ length: logs }, () => {
    const judged = { reward: array(), weight: array(), expected: array(), expectedUnderTarget: array() }
    for (const key of Object.keys(judged) as (keyof typeof judged)[]) judged[key] = new Float64Array(rows)
    for (let row = 0; row < rows; row++) {
      const kind = random() < 0.5 ? 0 : 1
      const action = random() < LOGGED[kind] ? 1 : 0
      const believed = wrong.propensity ? 0.5 : LOGGED[kind]
      const chance = (second: number, a: number) => (a === 1 ? second : 1 - second)
      const model = (a: number) => (wrong.model ? 0.9 : RATES[kind][a]!)
      judged.reward[row] = random() < RATES[kind][action] ? 1 : 0
      judged.weight[row] = chance(WANTED[kind], action) / chance(believed, action)
      judged.expected[row] = model(action)
      judged.expectedUnderTarget[row] = model(0) * (1 - WANTED[kind]) + model(1) * WANTED[kind]
    }
    return estimate(judged)
  })
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

describe('over many logs', () => {
  const LOGS = 400
  const ROWS = 500

  it('all three meet the truth, and the true value lies within 1.96 standard errors nineteen times in twenty', () => {
    const all = judgeMany(LOGS, ROWS, {})
    for (const of of ['ips', 'snips', 'dr'] as const) {
      const values = all.map((one) => one[of])
      expect(Math.abs(mean(values.map(({ value }) => value)) - TRUTH)).toBeLessThan(0.006)
      const hits = values.filter(({ standardError, value }) => Math.abs(value - TRUTH) < 1.96 * standardError).length
      expect(hits / LOGS).toBeGreaterThan(0.91)
      expect(hits / LOGS).toBeLessThan(0.985)
    }
  })

  it('the doubly robust one is right with a wrong model, and right with wrong propensities, where each of the others fails', () => {
    const value = (all: readonly Estimators[], of: keyof Estimators) => mean(all.map((one) => one[of].value))
    const wrongModel = judgeMany(LOGS, ROWS, { model: true })
    expect(Math.abs(value(wrongModel, 'dr') - TRUTH)).toBeLessThan(0.006)
    const wrongPropensity = judgeMany(LOGS, ROWS, { propensity: true })
    expect(Math.abs(value(wrongPropensity, 'dr') - TRUTH)).toBeLessThan(0.006)
    expect(Math.abs(value(wrongPropensity, 'ips') - TRUTH)).toBeGreaterThan(0.02)
    const bothWrong = judgeMany(LOGS, ROWS, { model: true, propensity: true })
    expect(Math.abs(value(bothWrong, 'dr') - TRUTH)).toBeGreaterThan(0.02)
  })
})

describe('support', () => {
  it('counts what rows are worth', () => {
    const { clippedWeightShare, effectiveSampleSize, largestWeight, meanWeight } = measureSupport(
      array(3, 1, 0, 0),
      array(1, 1, 1, 1),
      0,
    )
    expect(effectiveSampleSize).toBeCloseTo(16 / 10, 12)
    expect(meanWeight).toBe(1)
    expect(largestWeight).toBe(3)
    // None may be above √4 × 1 = 2, so one of four is cut.
    expect(clippedWeightShare).toBe(0.25)
  })

  const even = (rows: number, weight = 1) => new Float64Array(rows).fill(weight)

  it('is refused with the reason where it is thin', () => {
    const reasonFor = (weight: Float64Array, reward: Float64Array, unseen = 0) =>
      judgeSupport(measureSupport(weight, reward, unseen)).reason
    expect(reasonFor(even(1000), even(1000))).toBe('')
    expect(reasonFor(even(99), even(99))).toContain('support too thin: the 99 rows are worth 99')
    expect(reasonFor(even(1000), even(1000), 0.02)).toContain('2.0 % of what the policy would do is not in the log')
    expect(reasonFor(even(1000, 1.2), even(1000))).toContain('the weights average 1.200')
    expect(reasonFor(even(1000), even(1000, 0))).toContain('too few rows with a reward')
    const lopsided = even(100_000, 0.95).fill(100, 0, 10).fill(200, 10, 20)
    expect(reasonFor(lopsided, even(100_000))).toContain('a few rows with large weights decide')
  })
})
