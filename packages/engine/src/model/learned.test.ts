import { describe, expect, it } from 'vitest'
import { createRandom } from '../random.ts'
import { HALF_LIFE_MS } from './decay.ts'
import { EVIDENCE_WIDTH, type EvidenceTable, evidenceNames, writeEvidence } from './evidence.ts'
import { hashOf, type Label, Learned } from './learned.ts'
import type { LearnedRow } from './sums.ts'
import { logistic, logit } from './weights.ts'

const NOW = Date.parse('2026-06-03T12:00:00Z')
const prior = { alpha: 1, beta: 19 }

function labelOf(success: boolean, parts: Partial<Label['exposure']> = {}, correctsAt?: number): Label {
  const exposure = {
    decision: 'd',
    action: 'a',
    channel: 'push',
    arm: 'engine',
    at: NOW,
    until: NOW,
    ...parts,
  } as const
  return { exposure, success, correctsAt, prior, counted: [] }
}

const tableOfPush = tableOf('a', 'push')

function tableOf(action: string, channel: string): EvidenceTable {
  return { names: [evidenceNames(action, channel)], places: undefined }
}

/** Own successes and failures, and those that the levels above tell. */
function evidenceOf(model: Learned, now: number, table = tableOfPush): number[] {
  const numbers = new Float64Array(EVIDENCE_WIDTH)
  model.readEvidence(table, [0], now, numbers, 0, EVIDENCE_WIDTH)
  return [...numbers]
}

function meanOf([successes = 0, failures = 0]: number[]): number {
  return (prior.alpha + successes) / (prior.alpha + prior.beta + successes + failures)
}

function leanOf(model: Learned, thing: string, features: readonly number[], now = NOW) {
  const numbers = new Float64Array(2)
  model.readLeans([hashOf(thing)], features, now, numbers, 0, 2)
  return { mean: numbers[0]!, variance: numbers[1]! }
}

describe('what was learned', () => {
  it('fades: after the half-life it counts half', () => {
    const model = new Learned()
    for (let i = 0; i < 8; i++) model.learn(labelOf(true), NOW)
    expect(evidenceOf(model, NOW)[0]).toBeCloseTo(8, 9)
    expect(evidenceOf(model, NOW + HALF_LIFE_MS)[0]).toBeCloseTo(4, 9)
  })

  it('is apart for what is the own, the action on other channels, and the channel with other actions', () => {
    const model = new Learned()
    model.learn(labelOf(true), NOW)
    model.learn(labelOf(false, { channel: 'mail' }), NOW)
    model.learn(labelOf(false, { action: 'b' }), NOW)
    const [successes, failures, sharedSuccesses, sharedFailures] = evidenceOf(model, NOW)
    expect([successes, failures, sharedSuccesses]).toEqual([1, 0, 0])
    expect(sharedFailures).toBeCloseTo(20 / 21 + 5 / 6, 9)
  })

  it('of the levels above never outweighs a fixed number of observations', () => {
    const numbers = new Float64Array(EVIDENCE_WIDTH)
    writeEvidence(numbers, 0, 0, 0, 50_000, 50_000, 50_000, 50_000)
    expect(numbers[2]! + numbers[3]!).toBeCloseTo(25, 1)
    writeEvidence(numbers, 0, 0, 0, 0, 0, 0, 0)
    expect([...numbers]).toEqual([0, 0, 0, 0])
  })

  it('is the same to the last bit after it was kept and taken over', () => {
    const random = createRandom('restore')
    const [model, rows] = [new Learned(), new Map<string, LearnedRow>()]
    for (let i = 0; i < 500; i++) {
      const features = [1, 2, 3].map((n) => hashOf(`${n}/${Math.floor(random() * 3)}`))
      const [action, channel] = [random() < 0.5 ? 'a' : 'b', random() < 0.5 ? 'push' : 'mail']
      const label = labelOf(random() < 0.2, { action, channel, features }, random() < 0.1 ? NOW : undefined)
      for (const row of model.learn({ ...label, counted: [['attention/', random() < 0.5]] }, NOW + i * 1e7))
        rows.set(row.name, row)
    }
    for (const row of [model.countOptOut(3, NOW)]) rows.set(row.name, row)
    const again = new Learned()
    for (const row of [...rows.values()].reverse()) again.restore(row)
    const shown = (of: Learned) => [
      of.version,
      ...['a', 'b'].map((action) => evidenceOf(of, NOW, tableOf(action, 'push'))),
      of.counts('attention/', NOW),
      of.counts('opt-out/3', NOW),
      leanOf(of, 'a', [hashOf('1/0'), hashOf('2/1')]),
    ]
    expect(shown(again)).toEqual(shown(model))
  })

  it('learns what a context changes, and stays in doubt about what it has not seen', () => {
    const random = createRandom('context')
    const model = new Learned()
    const [sun, rain, snow] = ['sun', 'rain', 'snow'].map(hashOf)
    const rate = new Map([
      [sun, 0.3],
      [rain, 0.05],
    ])
    for (let i = 0; i < 20_000; i++) {
      const weather = random() < 0.5 ? sun! : rain!
      model.learn(labelOf(random() < rate.get(weather)!, { features: [weather] }), NOW)
    }
    const mean = meanOf(evidenceOf(model, NOW))
    const believed = (weather: number) => {
      const parts = ['a', 'push'].map((thing) => leanOf(model, thing, [weather]))
      return logistic(logit(mean) + parts[0]!.mean + parts[1]!.mean)
    }
    expect(believed(sun!)).toBeCloseTo(0.3, 1)
    expect(believed(rain!)).toBeCloseTo(0.05, 1)
    expect(believed(snow!)).toBeCloseTo(mean, 9)
    const doubt = (weather: number) => leanOf(model, 'a', [weather]).variance
    expect(doubt(snow!)).toBeGreaterThan(10 * doubt(sun!))
  })

  it('a response that comes late corrects the label as if it had come in time, whatever was learned meanwhile', () => {
    const features = [hashOf('x')]
    const [late, inTime] = [new Learned(), new Learned()]
    late.learn(labelOf(false, { features }), NOW)
    late.learn(labelOf(true, { features }, NOW), NOW + 1e9)
    inTime.learn(labelOf(true, { features }), NOW)
    const [a, b] = [late, inTime].map((model) => evidenceOf(model, NOW + 1e9))
    expect(a![0]).toBeCloseTo(b![0]!, 12)
    expect(a![1]).toBeCloseTo(0, 12)
    const [c, d] = [late, inTime].map((model) => leanOf(model, 'a', features, NOW + 1e9))
    expect(c!.mean).toBeCloseTo(d!.mean, 2)
    expect(c!.mean).toBeGreaterThan(0)
  })
})
