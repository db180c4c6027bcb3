import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom, type Random } from '../random.ts'
import { choiceProbabilities, drawIndex } from './arbitrate.ts'

interface Contender {
  readonly net: number
  readonly deviation: number
}

function probabilitiesOf(contenders: readonly Contender[], exploration: number): number[] {
  const values = contenders.flatMap(({ deviation, net }) => [net, deviation])
  return [...choiceProbabilities(Float64Array.from(values), exploration)]
}

/** Two independent standard normal numbers (Box and Muller 1958). */
function normals(random: Random): [number, number] {
  const radius = Math.sqrt(-2 * Math.log(1 - random()))
  const angle = 2 * Math.PI * random()
  return [radius * Math.cos(angle), radius * Math.sin(angle)]
}

function sampled(contenders: readonly Contender[], exploration: number, draws: number, seed: string): number[] {
  const random = createRandom(seed)
  const wins = new Array<number>(contenders.length + 1).fill(0)
  for (let draw = 0; draw < draws; draw++) {
    let best = 0
    let winner = contenders.length
    contenders.forEach(({ net, deviation }, i) => {
      const value = net + deviation * exploration * normals(random)[0]
      if (value > best) {
        best = value
        winner = i
      }
    })
    wins[winner]!++
  }
  return wins.map((count) => count / draws)
}

const contender = fc.record({
  net: fc.double({ min: -50, max: 100, noNaN: true }),
  deviation: fc.oneof(fc.constant(0), fc.double({ min: 0.001, max: 40, noNaN: true })),
})

describe('choiceProbabilities', () => {
  const certain: [string, Contender[], number[]][] = [
    ['silence is chosen when nothing contends', [], [1]],
    ['silence is chosen when all are certainly worse', [{ net: -1, deviation: 0 }], [0, 1]],
    ['silence is chosen when all are worse beyond reach', [{ net: -10, deviation: 1 }], [0, 1]],
    ['a value of nothing is not better than silence', [{ net: 0, deviation: 0 }], [0, 1]],
    ['the certain best is chosen', [3, 7, 5].map((net) => ({ net, deviation: 0 })), [0, 1, 0, 0]],
    ['of equals without doubt the first is chosen', [5, 5].map((net) => ({ net, deviation: 0 })), [1, 0, 0]],
    ['one far ahead is chosen', [{ net: 100, deviation: 1 }, { net: 10, deviation: 1 }], [1, 0, 0]], // biome-ignore format: a table
  ]
  it.each(certain)('%s', (_, contenders, expected) => {
    expect(probabilitiesOf(contenders, 1)).toEqual(expected)
  })

  it('takes the best mean when nothing is explored', () => {
    const doubtful = [
      { net: 1, deviation: 50 },
      { net: 2, deviation: 50 },
    ]
    expect(probabilitiesOf(doubtful, 0)).toEqual([0, 1, 0])
  })

  it('gives equals equal probabilities', () => {
    const [a, b, c] = probabilitiesOf(new Array(3).fill({ net: 10, deviation: 3 }), 1)
    expect(a).toBeCloseTo(b!, 12)
    expect(b).toBeCloseTo(c!, 12)
  })

  it('gives probabilities that sum to 1 for whatever contends', () => {
    fc.assert(
      fc.property(fc.array(contender, { maxLength: 40 }), fc.double({ min: 0, max: 4, noNaN: true }), (given, e) => {
        const probabilities = probabilitiesOf(given, e)
        expect(probabilities).toHaveLength(given.length + 1)
        for (const probability of probabilities) expect(probability).toBeGreaterThanOrEqual(0)
        expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12)
      }),
    )
  })

  const told: [string, Contender[]][] = [
    ['alike', [9, 10, 11].map((net) => ({ net, deviation: 2 }))],
    ['near silence', [-1, 0, 1].map((net) => ({ net, deviation: 2 }))],
    ['two narrow ones beside a wide one', [{ net: 10, deviation: 0.01 }, { net: 10.01, deviation: 0.01 }, { net: 8, deviation: 20 }]], // biome-ignore format: a table
    ['a certain one among uncertain ones', [{ net: 10, deviation: 0 }, { net: 9, deviation: 3 }, { net: 4, deviation: 8 }]], // biome-ignore format: a table
    ['many', Array.from({ length: 30 }, (_, i) => ({ net: 10 + (i % 7), deviation: 1 + (i % 5) }))],
    ['many of all widths', Array.from({ length: 100 }, (_, i) => ({ net: i % 13, deviation: 0.01 * 1.08 ** i }))],
  ]
  it.each(told)('agrees with drawing from the same normals: %s', (name, contenders) => {
    const draws = 40_000
    const computed = probabilitiesOf(contenders, 1)
    sampled(contenders, 1, draws, name).forEach((share, i) => {
      const error = 4.5 * Math.sqrt(Math.max(computed[i]! * (1 - computed[i]!), 1e-4) / draws)
      expect(Math.abs(share - computed[i]!), `${i}: ${share} drawn, ${computed[i]} computed`).toBeLessThan(
        error + 0.002,
      )
    })
  })

  it('agrees with drawing for whatever few contend', () => {
    fc.assert(
      fc.property(fc.array(contender, { minLength: 1, maxLength: 6 }), (contenders) => {
        const computed = probabilitiesOf(contenders, 1)
        const drawn = sampled(contenders, 1, 4000, JSON.stringify(contenders))
        drawn.forEach((share, i) => {
          expect(Math.abs(share - computed[i]!)).toBeLessThan(0.045)
        })
      }),
      { numRuns: 60 },
    )
  })
})

describe('drawIndex', () => {
  it('cuts the numbers from 0 to 1 by the probabilities in order', () => {
    const cut = [0.25, 0, 0.5, 0.25]
    expect([0, 0.249, 0.25, 0.74, 0.75, 0.999].map((draw) => drawIndex(cut, draw))).toEqual([0, 0, 2, 2, 3, 3])
  })

  it('never falls on what has no probability, even where rounding leaves a rest', () => {
    expect(drawIndex([0.1, 0.2, 0.7 - 1e-16, 0], 1 - 1e-17)).toBe(2)
  })
})
