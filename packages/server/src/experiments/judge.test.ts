import { type ExperimentPhase, playbookDefinitionSchema } from '@attune/engine'
import { describe, expect, it } from 'vitest'
import { judge, type VariantCounts } from './judge.ts'

const RUNNING: ExperimentPhase = { phase: 'running', out: new Set() }

function definitionOf(more: object = {}) {
  const experiment = { variants: [{ id: 'champion' }, { id: 'challenger' }], goal: { event: 'Order' }, ...more }
  const parsed = playbookDefinitionSchema.parse({
    brand: { name: 'Test', timezone: 'UTC', currency: 'USD' },
    experiments: { e: experiment },
  })
  return parsed.experiments.e!
}

/** Two weeks after the first person took part. */
const judgeNow = (...given: Parameters<typeof judge> extends [...infer First, number] ? First : never) =>
  judge(...given, 14 * 86_400_000)

const counts = (exposed: number, more: Partial<VariantCounts> = {}): VariantCounts => ({
  ...{ exposed, converted: 0, optedOut: 0, complained: 0, value: 0, squares: 0, outAt: 0 },
  ...more,
})

describe('judging shares', () => {
  const close = [counts(100, { converted: 10 }), counts(100, { converted: 20 })]

  it('gives what is believed from Beta(1, 1), and the probability to be best in closed form', () => {
    const [champion, challenger] = judgeNow(definitionOf(), RUNNING, close).variants
    expect(champion!.mean).toBeCloseTo(11 / 102, 12)
    expect(challenger!.mean).toBeCloseTo(21 / 102, 12)
    // Sum of Evan Miller's closed form (2015) for Beta(11, 91) and Beta(21, 81), by exact summation.
    expect(challenger!.probabilityBest).toBeCloseTo(probabilityThatBExceedsA(11, 91, 21, 81), 6)
    expect(champion!.probabilityBest! + challenger!.probabilityBest!).toBeCloseTo(1, 9)
  })

  it('gives an expected loss that is the difference of the means more than that of the other', () => {
    const [champion, challenger] = judgeNow(definitionOf(), RUNNING, close).variants
    expect(champion!.expectedLoss! - challenger!.expectedLoss!).toBeCloseTo(10 / 102, 9)
    expect(challenger!.expectedLoss).toBeGreaterThan(0)
    expect(challenger!.expectedLoss).toBeLessThan(0.003)
  })

  it('gives intervals that hold 95 % of what is believed', () => {
    // Quantiles of Beta(1, 11): 1 − (1 − p)^(1/11).
    const [one] = judgeNow(definitionOf(), RUNNING, [counts(10), counts(0)]).variants
    expect(one!.interval![0]).toBeCloseTo(1 - 0.975 ** (1 / 11), 8)
    expect(one!.interval![1]).toBeCloseTo(1 - 0.025 ** (1 / 11), 8)
  })
})

/** P(B > A) for A ~ Beta(a1, b1), B ~ Beta(a2, b2): Σ B(a1 + i, b1 + b2) / ((b2 + i) B(1 + i, b2) B(a1, b1)), i < a2. */
function probabilityThatBExceedsA(a1: number, b1: number, a2: number, b2: number): number {
  const logFactorial = (n: number) => Array.from({ length: n }, (_, i) => Math.log(i + 1)).reduce((x, y) => x + y, 0)
  const logBeta = (a: number, b: number) => logFactorial(a - 1) + logFactorial(b - 1) - logFactorial(a + b - 1)
  let sum = 0
  for (let i = 0; i < a2; i++)
    sum += Math.exp(logBeta(a1 + i, b1 + b2) - Math.log(b2 + i) - logBeta(1 + i, b2) - logBeta(a1, b1))
  return sum
}

describe('judging values', () => {
  it('compares means with the spread between people', () => {
    const definition = definitionOf({ goal: { event: 'Order', value: 'total' } })
    // 100 people each: 50 spend 2, or 50 spend 3.
    const seen = [counts(100, { value: 100, squares: 200 }), counts(100, { value: 150, squares: 450 })]
    const [champion, challenger] = judgeNow(definition, RUNNING, seen).variants
    expect(champion!.mean).toBe(1)
    const error = Math.sqrt((200 - 100) / 99 / 100)
    expect(champion!.interval![1]).toBeCloseTo(1 + 1.959964 * error, 4)
    expect(challenger!.probabilityBest).toBeGreaterThan(0.99)
  })

  const promote = { minExposures: 100, maxExpectedLoss: 5 }
  const definition = definitionOf({ goal: { event: 'Order', value: 'total' }, promote })

  it('promotes nobody while nothing was bought: neither an interval nor a loss is known then', () => {
    const { due, variants, waitsFor } = judgeNow(definition, RUNNING, [counts(300), counts(300)])
    expect(due).toBeUndefined()
    expect(waitsFor).toBe('nothing is known yet of how far people differ in the value of the goal')
    for (const { expectedLoss, interval, mean } of variants) {
      expect(mean).toBe(0)
      expect([interval, expectedLoss]).toEqual([undefined, undefined])
    }
  })

  it('takes the spread of all people for a variant in which nobody differs', () => {
    const [champion, challenger] = judgeNow(definition, RUNNING, [
      counts(100),
      counts(100, { value: 150, squares: 450 }),
    ]).variants
    // Within: (450 − 150² / 100) of 198 degrees of freedom.
    const error = Math.sqrt(225 / 198 / 100)
    expect(champion!.interval![1]).toBeCloseTo(1.959964 * error, 6)
    expect(challenger!.interval![1]).toBeCloseTo(1.5 + 1.959964 * Math.sqrt(225 / 99 / 100), 6)
  })
})

describe('the people of the variants', () => {
  it('as many as their weights say are no mismatch; many more in one are', () => {
    expect(judgeNow(definitionOf(), RUNNING, [counts(5000), counts(5080)]).sampleRatio.mismatch).toBe(false)
    const { mismatch, pValue } = judgeNow(definitionOf(), RUNNING, [counts(5000), counts(5500)]).sampleRatio
    expect(mismatch).toBe(true)
    // Chi-square (250² / 5250) × 2 = 23.8 with one degree of freedom.
    expect(pValue).toBeCloseTo(1.06e-6, 8)
  })

  it('are compared to uneven weights, and without a variant that was stopped', () => {
    const uneven = definitionOf({
      variants: [
        { id: 'a', weight: 0.9 },
        { id: 'b', weight: 0.1 },
      ],
    })
    expect(judgeNow(uneven, RUNNING, [counts(9000), counts(1000)]).sampleRatio.pValue).toBeCloseTo(1, 9)
    const three = definitionOf({ variants: [{ id: 'a' }, { id: 'b' }, { id: 'c' }] })
    const out: ExperimentPhase = { phase: 'running', out: new Set(['c']) }
    expect(judgeNow(three, out, [counts(1000), counts(1010), counts(50, { outAt: 1 })]).sampleRatio.mismatch).toBe(
      false,
    )
  })
})

it('a variant that was stopped stays so in the report of an experiment that has ended', () => {
  const seen = [counts(1000), counts(50, { outAt: 1 })]
  for (const phase of [{ phase: 'promoted', variant: 'champion' }, { phase: 'stopped' }] as const)
    expect(judgeNow(definitionOf(), phase, seen)).toMatchObject({
      sampleRatio: { mismatch: false },
      variants: [{ out: false }, { out: true }],
    })
})

describe('what is due', () => {
  const promote = { minExposures: 500, maxExpectedLoss: 0.001 }
  const clear = [counts(1000, { converted: 50 }), counts(1000, { converted: 120 })]

  it('is nothing where a person decides, or where nobody has started it', () => {
    expect(judgeNow(definitionOf(), RUNNING, clear)).toMatchObject({ due: undefined, waitsFor: 'a person decides' })
    expect(judgeNow(definitionOf({ promote }), { phase: 'draft' }, clear).due).toBeUndefined()
  })

  it('is that the winner takes over once it is clear among enough people', () => {
    expect(judgeNow(definitionOf({ promote }), RUNNING, clear).due).toEqual({
      to: 'promoted',
      variant: 'challenger',
      by: 'promotion',
      figures: {
        ...{ people: 1000, mean: expect.closeTo(0.12, 2), championMean: expect.closeTo(0.05, 2) },
        ...{ probabilityBest: expect.closeTo(1, 6), expectedLoss: expect.closeTo(0, 6) },
        allowedLoss: promote.maxExpectedLoss,
      },
    })
    const few = [counts(400, { converted: 20 }), counts(400, { converted: 80 })]
    expect(judgeNow(definitionOf({ promote }), RUNNING, few).waitsFor).toBe('400 of 500 people in the smallest variant')
    const alike = [counts(1000, { converted: 100 }), counts(1000, { converted: 101 })]
    expect(judgeNow(definitionOf({ promote }), RUNNING, alike).waitsFor).toContain('could still lose more')
    expect(judge(definitionOf({ promote }), RUNNING, clear, 86_400_000).waitsFor).toBe('not before 7d of it are over')
    const skewed = [counts(1000, { converted: 50 }), counts(1500, { converted: 200 })]
    expect(judgeNow(definitionOf({ promote }), RUNNING, skewed).waitsFor).toContain('as many people as they should')
  })

  it('is first of all that a variant stops that surely harms more people than it may, however well it does', () => {
    const guarded = definitionOf({ promote, guards: { optOuts: 0.02, complaints: 0.001 } })
    const harmful = [clear[0]!, { ...clear[1]!, optedOut: 40 }]
    const out = (guard: string, harmed: number, allowed: number) => ({
      ...{ to: 'out', variant: 'challenger', by: 'guard' },
      figures: { guard, people: 1000, harmed, allowed, probability: expect.closeTo(1, 1) },
    })
    expect(judgeNow(guarded, RUNNING, harmful).due).toEqual(out('optOuts', 40, 0.02))
    expect(judgeNow(guarded, RUNNING, [clear[0]!, { ...clear[1]!, complained: 5 }]).due).toEqual(
      out('complaints', 5, 0.001),
    )
    expect(judgeNow(guarded, RUNNING, [clear[0]!, { ...clear[1]!, optedOut: 22 }]).due?.to).toBe('promoted')
    // P(Beta(1, 51) > 0.05) = 0.95 ** 51.
    const [, unharmed] = judgeNow(definitionOf({ guards: { optOuts: 0.05 } }), RUNNING, [
      counts(50),
      counts(50),
    ]).variants
    expect(unharmed!.exceeds).toEqual({ optOuts: expect.closeTo(0.95 ** 51, 9) })
    // The champion is what is done today: stopping it would leave nothing to fall back on.
    expect(judgeNow(guarded, RUNNING, [{ ...clear[0]!, optedOut: 100 }, clear[1]!]).due?.to).toBe('promoted')
  })
})
