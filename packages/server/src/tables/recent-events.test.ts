import { hashNumber } from '@attune/engine'
import { describe, expect, it } from 'vitest'
import { RecentEvents } from './recent-events.ts'

describe('recent events', () => {
  it('know every id added since the time that they tell, through any number of generations', () => {
    const recent = new RecentEvents(0)
    const total = 1_400_000
    // Counted and not each asserted: an assertion costs far more than what it looks at.
    const known = (from: number, step: number, at: (i: number) => number) => {
      let count = 0
      for (let i = from; i <= total; i += step) if (recent.add(hashNumber(`e${i}`), at(i))) count++
      return count
    }
    expect(known(1, 1, (i) => i)).toBe(0)
    expect(recent.since).toBeGreaterThan(0)
    const first = Math.ceil(recent.since) + 1
    expect(known(first, 101, () => total)).toBe(Math.floor((total - first) / 101) + 1)
  })

  it('know nothing after they were cleared, and say so', () => {
    const recent = new RecentEvents(0)
    recent.add(7, 1)
    recent.clear(5)
    expect(recent.since).toBe(5)
    expect(recent.add(7, 6)).toBe(false)
  })
})
