import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answerTimeClass, answerTimeOf, answerTimeQuantile } from './answer-times.ts'

describe('how long answers take', () => {
  it('is known to a sixteenth of itself, and a longer time never falls into an earlier class', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 30 }), fc.integer({ min: 0, max: 2 ** 30 }), (one, other) => {
        const seconds = answerTimeOf(answerTimeClass(one * 1000))
        expect(Math.abs(seconds - one)).toBeLessThanOrEqual(Math.max(0.5, one / 16))
        const [least, most] = [Math.min(one, other), Math.max(one, other)]
        expect(answerTimeClass(least * 1000)).toBeLessThanOrEqual(answerTimeClass(most * 1000))
      }),
    )
  })

  it('has the median and the tail that a sorted list has', () => {
    const times = Array.from({ length: 999 }, (_, i) => (i + 1) ** 2)
    const counts = new Map<number, number>()
    for (const seconds of times) {
      const index = answerTimeClass(seconds * 1000)
      counts.set(index, (counts.get(index) ?? 0) + 1)
    }
    for (const [share, at] of [
      [0.5, 499],
      [0.9, 899],
    ] as const) {
      const found = answerTimeQuantile(counts, share)!
      expect(Math.abs(found / times[at]! - 1)).toBeLessThan(1 / 16)
    }
    expect(answerTimeQuantile(new Map(), 0.5)).toBeUndefined()
  })
})
