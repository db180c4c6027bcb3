import { expect, test } from 'vitest'
import type { KeyRecord } from './key-file.ts'
import { createTurnstile } from './rate-limit.ts'

const key = (limit?: KeyRecord['limit']): KeyRecord => ({
  ...{ id: 'k', name: 'k', role: 'write', sha256: '', createdAt: 0 },
  ...(limit && { limit }),
})

test('lets a burst pass and then as many a second as the limit says, and tells how long to wait', () => {
  let now = 0
  const turnstile = createTurnstile(() => now)
  const limited = key({ perSecond: 2, burst: 3 })
  const passed = (requests: number) =>
    Array.from({ length: requests }, () => turnstile(limited)).filter((wait) => wait === 0).length
  expect(passed(10)).toBe(3)
  expect(turnstile(limited)).toBe(1)
  now = 500
  expect(passed(10)).toBe(1)
  let over = 0
  for (let second = 0; second < 100; second++) {
    now += 1000
    over += passed(5)
  }
  expect(over).toBe(200)
  now += 60_000
  expect(passed(10)).toBe(3)
})

test('waits for slow limits, and never holds up a key without one or with one of its own', () => {
  const turnstile = createTurnstile(() => 0)
  const slow = key({ perSecond: 0.1, burst: 1 })
  expect([turnstile(slow), turnstile(slow)]).toEqual([0, 10])
  expect(turnstile(key({ perSecond: 0.1, burst: 1 }))).toBe(0)
  for (let i = 0; i < 1000; i++) expect(turnstile(key())).toBe(0)
})
