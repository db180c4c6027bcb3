import { hashNumber } from '@attune/engine'
import { describe, expect, it } from 'vitest'
import { RecentEvents } from './recent-events.ts'

describe('recent events', () => {
  it('know every id added since the time that they tell, through any number of generations', () => {
    const recent = new RecentEvents(0)
    const total = 1_400_000
    for (let i = 1; i <= total; i++) expect(recent.add(hashNumber(`e${i}`), i)).toBe(false)
    expect(recent.since).toBeGreaterThan(0)
    for (let i = Math.ceil(recent.since) + 1; i <= total; i += 101)
      expect(recent.add(hashNumber(`e${i}`), total)).toBe(true)
  })

  it('know nothing after they were cleared, and say so', () => {
    const recent = new RecentEvents(0)
    recent.add(7, 1)
    recent.clear(5)
    expect(recent.since).toBe(5)
    expect(recent.add(7, 6)).toBe(false)
  })
})
