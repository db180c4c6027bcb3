import { describe, expect, it } from 'vitest'
import { createRandom } from '../random.ts'
import { believe } from './beta.ts'
import { HALF_LIFE_MS } from './decay.ts'
import { shareEvidence } from './evidence.ts'
import { hashOf, type Label, Learned, type LearnedRow } from './learned.ts'
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

describe('what was learned', () => {
  it('fades: after the half-life it counts half', () => {
    const model = new Learned()
    for (let i = 0; i < 8; i++) model.learn(labelOf(true), NOW)
    expect(model.evidence('a', 'push', NOW).own.successes).toBeCloseTo(8, 9)
    expect(model.evidence('a', 'push', NOW + HALF_LIFE_MS).own.successes).toBeCloseTo(4, 9)
  })

  it('is apart for what is the own, the action on other channels, and the channel with other actions', () => {
    const model = new Learned()
    model.learn(labelOf(true), NOW)
    model.learn(labelOf(false, { channel: 'mail' }), NOW)
    model.learn(labelOf(false, { action: 'b' }), NOW)
    expect(model.evidence('a', 'push', NOW)).toEqual({
      own: { successes: 1, failures: 0 },
      action: { successes: 0, failures: 1 },
      channel: { successes: 0, failures: 1 },
    })
  })

  it('of the levels above never outweighs a fixed number of observations', () => {
    const many = { successes: 50_000, failures: 50_000 }
    const none = { successes: 0, failures: 0 }
    const shared = shareEvidence({ own: none, action: many, channel: many })
    expect(shared.successes + shared.failures).toBeCloseTo(25, 1)
    expect(shareEvidence({ own: none, action: none, channel: none })).toEqual(none)
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
      ...['a', 'b'].map((action) => of.evidence(action, 'push', NOW)),
      of.counts('attention/', NOW),
      of.counts('opt-out/3', NOW),
      of.lean(hashOf('a'), [hashOf('1/0'), hashOf('2/1')], NOW),
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
    const mean = believe(prior, model.evidence('a', 'push', NOW).own).mean
    const believed = (weather: number) => {
      const parts = ['a', 'push'].map((thing) => model.lean(hashOf(thing), [weather], NOW))
      return logistic(logit(mean) + parts[0]!.mean + parts[1]!.mean)
    }
    expect(believed(sun!)).toBeCloseTo(0.3, 1)
    expect(believed(rain!)).toBeCloseTo(0.05, 1)
    expect(believed(snow!)).toBeCloseTo(mean, 9)
    const doubt = (weather: number) => model.lean(hashOf('a'), [weather], NOW).variance
    expect(doubt(snow!)).toBeGreaterThan(10 * doubt(sun!))
  })

  it('a response that comes late corrects the label as if it had come in time, whatever was learned meanwhile', () => {
    const features = [hashOf('x')]
    const [late, inTime] = [new Learned(), new Learned()]
    late.learn(labelOf(false, { features }), NOW)
    late.learn(labelOf(true, { features }, NOW), NOW + 1e9)
    inTime.learn(labelOf(true, { features }), NOW)
    const [a, b] = [late, inTime].map((model) => model.evidence('a', 'push', NOW + 1e9).own)
    expect(a!.successes).toBeCloseTo(b!.successes, 12)
    expect(a!.failures).toBeCloseTo(0, 12)
    const [c, d] = [late, inTime].map((model) => model.lean(hashOf('a'), features, NOW + 1e9))
    expect(c!.mean).toBeCloseTo(d!.mean, 2)
    expect(c!.mean).toBeGreaterThan(0)
  })
})
