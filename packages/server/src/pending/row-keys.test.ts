import { expect, test } from 'vitest'
import { FreshKeys, RowKeys } from './row-keys.ts'

const keyOf = (n: number) => n.toString(16).padStart(16, '0')
const NEVER = Number.NEGATIVE_INFINITY

test('every key that was added is held, and no other', () => {
  const keys = new RowKeys(64, 10)
  for (let n = 0; n < 600; n += 2) keys.add(keyOf(n * 0x9e3779b9), n)
  for (let n = 0; n < 600; n++) expect(keys.has(keyOf(n * 0x9e3779b9))).toBe(n % 2 === 0)
  expect(keys.forgottenUpTo).toBe(NEVER)
})

test('when there are too many the oldest go, and up to when they reached is known', () => {
  const keys = new RowKeys(4, 2)
  for (let n = 1; n <= 8; n++) keys.add(keyOf(n), 100 - n)
  expect([keys.has(keyOf(1)), keys.forgottenUpTo]).toEqual([true, NEVER])
  keys.add(keyOf(9), 1)
  expect([1, 4, 5, 9].map((n) => keys.has(keyOf(n)))).toEqual([false, false, true, true])
  expect(keys.forgottenUpTo).toBe(99)
})

test('keys come back from how they are stored', () => {
  const keys = new RowKeys()
  const fresh = new FreshKeys()
  expect(fresh.packed).toBeUndefined()
  fresh.add('00000001deadbeef', 7)
  fresh.add('ffffffff00000000', 3)
  expect(fresh.latest).toBe(7)
  keys.restore(fresh.packed!, fresh.latest)
  expect(keys.has('00000001deadbeef')).toBe(true)
  expect(keys.has('ffffffff00000000')).toBe(true)
  expect(keys.has('00000002deadbeef')).toBe(false)
})
