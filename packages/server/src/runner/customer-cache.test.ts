import { describe, expect, it } from 'vitest'
import { CustomerCache } from './customer-cache.ts'
import { decodeCustomer } from './customer-codec.ts'
import { Words } from './words.ts'

const SPACIOUS = 1e9

describe('customers in memory', () => {
  it('are taken to the store as of the freeze, whatever steps do meanwhile', () => {
    const words = new Words()
    const cache = new CustomerCache(words, SPACIOUS)
    for (let id = 1; id <= 100; id++) {
      cache.create(id, 0)
      cache.change(id).zone = 'Europe/Berlin'
    }
    cache.freeze()
    cache.encodeSome(10)
    for (let id = 1; id <= 100; id += 3) cache.change(id).zone = 'Asia/Tokyo'
    while (!cache.encodeSome(10));
    const rows = cache.takeRows()
    expect(rows.map(({ id }) => id).sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1))
    expect(new Set(rows.map(({ document }) => decodeCustomer(document, words).zone))).toEqual(
      new Set(['Europe/Berlin']),
    )
    cache.thaw()
    cache.freeze()
    while (!cache.encodeSome(10));
    expect(cache.takeRows()).toHaveLength(34)
  })

  it('stay until the store has them, however small the budget', () => {
    const cache = new CustomerCache(new Words(), 0)
    for (let id = 1; id <= 50; id++) {
      cache.create(id, 0)
      cache.change(id)
    }
    cache.trim()
    expect(cache.size).toBe(50)
    cache.freeze()
    while (!cache.encodeSome(1000));
    cache.trim()
    expect(cache.size).toBe(50)
    cache.thaw()
    cache.trim()
    cache.trim()
    expect(cache.size).toBe(0)
    expect(cache.bytes).toBe(0)
  })

  it('make room for others in the order in which they were last asked for, roughly', () => {
    const words = new Words()
    const cache = new CustomerCache(words, 12_000)
    for (let id = 1; id <= 30; id++) {
      cache.create(id, 0)
      cache.change(id)
      cache.freeze()
      while (!cache.encodeSome(10));
      cache.takeRows()
      cache.thaw()
      cache.peek(1)
      cache.trim()
    }
    expect(cache.has(1)).toBe(true)
    expect(cache.has(2)).toBe(false)
    expect(cache.bytes).toBeLessThanOrEqual(12_000)
  })

  it('cannot be changed without having been loaded', () => {
    expect(() => new CustomerCache(new Words(), SPACIOUS).change(1)).toThrow(/not loaded/)
  })
})
