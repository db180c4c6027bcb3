import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createSeenEvents, recall, rememberOnce } from './seen-events.ts'

const REMEMBERED = 16

it('is new once and a repeat ever after', () => {
  const seen = createSeenEvents()
  expect(recall(seen, 'a', 1)).toBe('new')
  expect(rememberOnce(seen, 'a', 1)).toBe(true)
  expect(recall(seen, 'a', 1)).toBe('repeat')
  expect(rememberOnce(seen, 'a', 1)).toBe(false)
})

it('never takes one that it holds for new, and says unknown only where it has forgotten one that happened no earlier', () => {
  const event = fc.record({ id: fc.integer({ min: 0, max: 400 }), late: fc.integer({ min: 0, max: 50 }) })
  fc.assert(
    fc.property(fc.array(event, { minLength: 150, maxLength: 600 }), (events) => {
      const seen = createSeenEvents()
      const applied = new Map<number, number>()
      const order: number[] = []
      events.forEach(({ id, late }, i) => {
        // A repeat carries the time of the first.
        const at = applied.get(id) ?? i * 10 - late
        const known = recall(seen, `event-${id}`, at)
        if (order.slice(-REMEMBERED).includes(id)) expect(known).toBe('repeat')
        if (applied.has(id)) expect(known).not.toBe('new')
        else if (known === 'unknown') expect(Math.max(...applied.values())).toBeGreaterThanOrEqual(at)
        else expect(known).toBe('new')
        if (known !== 'new') return
        rememberOnce(seen, `event-${id}`, at)
        applied.set(id, at)
        order.push(id)
      })
      expect(seen.ids.length).toBeLessThanOrEqual(2 * REMEMBERED)
      expect(seen.times).toHaveLength(seen.ids.length)
    }),
    { numRuns: 60 },
  )
})

it('knows events in order as new without end', () => {
  const seen = createSeenEvents()
  for (let i = 0; i < 1000; i++) {
    expect(recall(seen, `${i}`, i)).toBe('new')
    rememberOnce(seen, `${i}`, i)
  }
})
