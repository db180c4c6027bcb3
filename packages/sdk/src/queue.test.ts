import { expect, test } from 'vitest'
import { createQueue } from './queue.ts'
import { createStorage } from './world.fixture.ts'

/** `localStorage`, as far as pages see each other in it. */
function createShared(): Storage {
  const values: Record<string, string> = {}
  const functions = {
    getItem: (key: string) => values[key] ?? null,
    setItem: (key: string, text: string) => {
      values[key] = text
    },
    removeItem: (key: string) => {
      delete values[key]
    },
  }
  return new Proxy({ ...functions, length: 0, key: () => null, clear: () => undefined } as unknown as Storage, {
    ownKeys: () => Object.keys(values),
    getOwnPropertyDescriptor: (_target, key) => ({
      value: values[key as string],
      enumerable: true,
      configurable: true,
    }),
  })
}

let now = 1_000_000
const queueOf = (storage: Storage, page: string) => createQueue(storage, 10, () => now, page)
const open = (storage: Storage, page: string) => {
  const queue = queueOf(storage, page)
  queue.open(() => undefined)
  return queue
}

test('a page takes over what pages have left, and leaves alone those that are there', () => {
  const storage = createShared()
  const first = open(storage, 'first')
  first.add('a')
  const there = open(storage, 'there')
  there.add('b')
  first.leave()
  expect(open(storage, 'third').next()).toEqual(['a'])
  expect(open(storage, 'fourth').next()).toEqual([])
  // One that has died without a word is found when it has not been heard of for long.
  now += 120_000
  expect(new Set(open(storage, 'fifth').next())).toEqual(new Set(['a', 'b']))
})

test('a page that comes back has what nobody has taken over meanwhile', () => {
  const storage = createShared()
  const queue = open(storage, 'first')
  queue.add('a')
  queue.leave()
  queue.comeBack()
  expect(queue.next()).toEqual(['a'])
  queue.leave()
  const other = open(storage, 'second')
  queue.comeBack()
  expect([queue.next(), other.next()]).toEqual([[], ['a']])
  queue.add('b')
  expect(queue.next()).toEqual(['b'])
})

test('what arrives while a page is hidden is let go of, and nothing comes back that was taken over', () => {
  const storage = createShared()
  const queue = open(storage, 'first')
  queue.add('a')
  queue.begin(['a'])
  queue.leave()
  queue.end(['a'], true)
  expect(open(storage, 'second').next()).toEqual([])
  queue.add('b')
  queue.leave()
  open(storage, 'third')
  queue.add('c')
  expect(queue.next()).toEqual(['c'])
})

test('a page that hears of a failure while it is being closed is gone all the same', () => {
  const storage = createShared()
  const queue = open(storage, 'first')
  queue.add('a')
  queue.begin(['a'])
  queue.leave()
  queue.end(['a'], false)
  expect(open(storage, 'second').next()).toEqual(['a'])
})

test('what is under way is not sent again, and is again once it has failed', () => {
  const queue = open(createShared(), 'first')
  for (const text of ['a', 'b']) queue.add(text)
  queue.begin(['a'])
  expect(queue.next()).toEqual(['b'])
  queue.end(['a'], false)
  expect(queue.next()).toEqual(['a', 'b'])
})

test('a request holds what outlives a page, and at least one message', () => {
  const queue = open(createShared(), 'first')
  for (const letter of 'abcd') queue.add(letter.repeat(25_000))
  expect(queue.next()).toHaveLength(2)
  const large = open(createShared(), 'first')
  large.add('ü'.repeat(40_000))
  large.add('b')
  expect(large.next()).toHaveLength(1)
})

test('a storage that is full, forbidden or holds something else costs nothing but what would have been kept', () => {
  const full = createStorage()
  full.setItem = () => {
    throw new Error('QuotaExceededError')
  }
  full.kept.set('attune.queue.', '{"texts": 5}')
  const queue = createQueue(full, 10, () => now, '')
  queue.open(() => undefined)
  queue.add('a')
  queue.leave()
  queue.comeBack()
  expect(queue.next()).toEqual(['a'])
})
