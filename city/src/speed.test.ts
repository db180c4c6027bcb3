import { expect, it } from 'vitest'
import { advance } from './advance.ts'
import { createCity } from './city.ts'

/** The best of several tries: what the code takes when nobody else is in its way. */
function bestSeconds(tries: number, work: () => void): number {
  let best = Number.POSITIVE_INFINITY
  for (let i = 0; i < tries; i++) {
    const before = performance.now()
    work()
    best = Math.min(best, (performance.now() - before) / 1000)
  }
  return best
}

it('makes 100,000 people in under 2 seconds', () => {
  expect(bestSeconds(2, () => createCity({ seed: 1, people: 100_000, stores: 500 }))).toBeLessThan(2)
})

it('makes at least 100,000 events a second', () => {
  const morning = Date.UTC(2026, 9, 6, 14)
  let best = 0
  for (let seed = 1; seed <= 8 && best <= 100_000; seed++) {
    const city = createCity({ seed, people: 30_000, stores: 100 })
    let events = 0
    const seconds = bestSeconds(1, () => {
      for (const _ of advance(city, morning, morning + 3_600_000)) events++
    })
    best = Math.max(best, events / seconds)
  }
  expect(best).toBeGreaterThan(100_000)
})
