import { describe, expect, it } from 'vitest'
import { betaAtMost, betaMoments } from './beta-distribution.ts'
import { chiSquareAbove, logGamma, normalAtMost, normalQuantile } from './gamma.ts'
import { rankProbabilities } from './ranks.ts'

describe('distribution functions', () => {
  it('of the gamma function give factorials and the root of pi', () => {
    expect(logGamma(11)).toBeCloseTo(Math.log(3_628_800), 10)
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 12)
  })

  it.each([
    [0, 0.5],
    [1.959963984540054, 0.975],
    [-1.2815515655446004, 0.1],
    [5, 0.9999997133484281],
  ])('a normal variable is at most %f with probability %f', (z, probability) => {
    expect(normalAtMost(z)).toBeCloseTo(probability, 12)
    expect(normalQuantile(probability)).toBeCloseTo(z, 7)
  })

  it.each([
    [3.841458820694124, 1, 0.05],
    [5.991464547107979, 2, 0.05],
    [10.827566170662733, 1, 0.001],
  ])('a chi-square variable exceeds %f with %i degrees of freedom with probability %f', (x, degrees, probability) => {
    expect(chiSquareAbove(x, degrees)).toBeCloseTo(probability, 10)
  })

  it('a Beta variable follows closed forms', () => {
    expect(betaAtMost({ alpha: 1, beta: 1 })(0.3)).toBeCloseTo(0.3, 12)
    expect(betaAtMost({ alpha: 2, beta: 1 })(0.3)).toBeCloseTo(0.09, 12)
    expect(betaAtMost({ alpha: 1, beta: 5 })(0.2)).toBeCloseTo(1 - 0.8 ** 5, 12)
    expect(betaAtMost({ alpha: 0.5, beta: 0.5 })(0.25)).toBeCloseTo((2 / Math.PI) * Math.asin(0.5), 10)
    // Symmetric, so half lies below the middle, however sharp.
    expect(betaAtMost({ alpha: 40_000, beta: 40_000 })(0.5)).toBeCloseTo(0.5, 9)
  })
})

describe('probabilities of ranks', () => {
  const belief = (alpha: number, beta: number) => ({
    ...betaMoments({ alpha, beta }),
    atMost: betaAtMost({ alpha, beta }),
  })

  it('that are known are found: of equals each is as likely, and Beta(2, 1) beats Beta(1, 1) two times in three', () => {
    const equal = rankProbabilities([belief(3, 7), belief(3, 7), belief(3, 7)], 3)
    for (const row of equal) for (const probability of row) expect(probability).toBeCloseTo(1 / 3, 6)
    expect(rankProbabilities([belief(2, 1), belief(1, 1)], 1)[0]![0]).toBeCloseTo(2 / 3, 5)
  })

  it('sum to 1 for every rank, and over all ranks for every quantity', () => {
    const table = rankProbabilities([belief(5, 100), belief(50, 900), belief(1, 30), belief(400, 9000)], 4)
    for (let rank = 0; rank < 4; rank++) expect(table.reduce((sum, row) => sum + row[rank]!, 0)).toBeCloseTo(1, 9)
    for (const row of table) expect(row.reduce((sum, probability) => sum + probability, 0)).toBeCloseTo(1, 3)
  })
})
