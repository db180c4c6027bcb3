import { expect, it } from 'vitest'
import { RecentlyMet } from './recently-met.ts'

it('knows who was met twice before lately, and not who was met once, long ago or never', () => {
  const met = new RecentlyMet()
  expect([1, 2, 1, 1, 2, 1].map((one) => met.meet(one))).toEqual([false, false, false, true, false, true])
  for (let other = 1000; other < 9000; other++) met.meet(other)
  expect(met.meet(1)).toBe(true)
  for (let other = 10_000; other < 60_000; other++) met.meet(other)
  expect([met.meet(1), met.meet(1), met.meet(1)]).toEqual([false, false, true])
})

it('goes on for ever, and takes few for known who are not', () => {
  const met = new RecentlyMet()
  let known = 0
  const meetings = 4_000_000
  // Each of them once only.
  for (let customer = 0; customer < meetings; customer++) if (met.meet(Math.imul(customer, 0x9e3779b1) >>> 0)) known++
  expect(known / meetings).toBeLessThan(0.05)
  expect([met.meet(7), met.meet(7), met.meet(7)][2]).toBe(true)
})
