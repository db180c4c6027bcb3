import type { Candidate } from '@attune/engine'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { writeCandidates } from './candidates-text.ts'

const STAGES = ['assigned', 'eligible', 'policy', 'value'] as const

const candidate: fc.Arbitrary<Candidate> = fc.record({
  action: fc.oneof(fc.constantFrom('latte', 'ra"in\n', '\ud800'), fc.string()),
  channel: fc.option(fc.constantFrom('push', 'te"xt'), { nil: undefined, freq: 3 }),
  stage: fc.constantFrom(...STAGES),
  reason: fc.constantFrom('not_eligible', 'ended', 'over "budget"'),
  factors: fc.option(fc.record({ value: fc.double({ noNaN: true }) }) as fc.Arbitrary<Candidate['factors']>, {
    nil: undefined,
    freq: 3,
  }),
  propensity: fc.constantFrom(0, 0, 0, 0.25),
})

test('candidates are written as JSON.stringify writes them, whatever was written before', () => {
  const waived = fc.constantFrom<Partial<Candidate>>({}, {}, { waived: 'suitable' }, { later: 1_700_000_000_000 })
  const one = fc.tuple(candidate, waived).map(([given, more]): Candidate => ({ ...given, ...more }))
  fc.assert(
    fc.property(fc.array(one, { maxLength: 40 }), (candidates) => {
      expect(writeCandidates(candidates)).toBe(JSON.stringify(candidates))
      expect(writeCandidates(candidates)).toBe(JSON.stringify(candidates))
    }),
    { numRuns: 300 },
  )
})

test('what is kept is begun anew after so many, and nothing is lost by it', () => {
  for (let round = 0; round < 2; round++) {
    for (let i = 0; i < 21_000; i += 100) {
      const candidates = Array.from({ length: 100 }, (_, k): Candidate => {
        const fell = { stage: 'eligible', reason: 'ended', factors: undefined, propensity: 0 } as const
        return { action: `action-${i + k}`, channel: undefined, ...fell }
      })
      expect(writeCandidates(candidates)).toBe(JSON.stringify(candidates))
    }
  }
})
