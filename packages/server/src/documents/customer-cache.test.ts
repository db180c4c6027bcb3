import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CustomerCache } from './customer-cache.ts'
import { decodeCustomer, encodeCustomer } from './customer-codec.ts'
import { Words } from './words.ts'

const SPACIOUS = 1e9

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

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
    const rows = [...cache.frozenRows]
    expect(rows.map(({ id }) => id).sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1))
    expect(new Set(rows.map(({ document }) => decodeCustomer(document, words).zone))).toEqual(
      new Set(['Europe/Berlin']),
    )
    cache.thaw()
    cache.freeze()
    while (!cache.encodeSome(10));
    expect([...cache.frozenRows]).toHaveLength(34)
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

  it('are let go as objects once they are encoded, though the store does not have them yet', async () => {
    const cache = new CustomerCache(new Words(), SPACIOUS)
    const objects: WeakRef<object>[] = []
    for (let id = 1; id <= 1000; id++) {
      cache.create(id, 0)
      objects.push(new WeakRef(cache.change(id)))
      if (id % 10 === 0) cache.trim()
    }
    // What a weak reference led to lives until the end of the turn.
    await new Promise(setImmediate)
    collect()
    expect(objects.filter((object) => object.deref() !== undefined).length).toBeLessThan(100)
    cache.freeze()
    while (!cache.encodeSome(1000));
    expect([...cache.frozenRows].map(({ id }) => id).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 1000 }, (_, i) => i + 1),
    )
  })

  it('make room for others in the order in which they were last asked for, roughly', () => {
    const cache = new CustomerCache(new Words(), 40_000)
    for (let id = 1; id <= 1000; id++) {
      store(cache, id)
      cache.peek(1)
      cache.trim()
    }
    expect(cache.has(1)).toBe(true)
    expect(cache.has(2)).toBe(false)
    expect(cache.has(990)).toBe(true)
    expect(cache.bytes).toBeLessThanOrEqual(40_000)
    expect(cache.size).toBeGreaterThan(100)
    expect(Array.from({ length: 1000 }, (_, i) => i + 1).filter((id) => cache.has(id))).toHaveLength(cache.size)
  })

  it('stay live when more are met again and again than there is room for: not all go round', () => {
    const cache = new CustomerCache(new Words(), 6_000_000)
    for (let id = 1; id <= 2000; id++) store(cache, id)
    const round = () =>
      Array.from({ length: 2000 }, (_, i) => {
        const customer = cache.peek(i + 1)
        cache.trim()
        return customer
      })
    for (let i = 0; i < 5; i++) round()
    const [before, after] = [round(), round()]
    expect(before.filter((customer, i) => customer === after[i]).length).toBeGreaterThan(100)
  })

  it('are as they were when they have been encoded meanwhile', () => {
    const cache = new CustomerCache(new Words(), 400_000)
    for (let id = 1; id <= 500; id++) store(cache, id, `zone ${id}`)
    for (let round = 0; round < 100; round++) cache.trim()
    const first = cache.peek(1)
    for (let id = 1; id <= 500; id++) expect(cache.change(id).zone).toBe(`zone ${id}`)
    expect(cache.change(1)).toBe(first)
  })

  it('are not taken back to what the store held when it was asked', () => {
    const words = new Words()
    const cache = new CustomerCache(words, SPACIOUS)
    store(cache, 1, 'Europe/Berlin')
    const old = encodeCustomer(cache.peek(1)!, words)
    cache.change(1).zone = 'Asia/Tokyo'
    cache.load(1, old)
    expect(cache.peek(1)?.zone).toBe('Asia/Tokyo')
  })

  it('are what they were changed to, here and in the store, whatever is encoded, let go and asked for when', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat(999)), fc.constantFrom(0, 30_000, SPACIOUS), (numbers, budget) => {
        const below = (end: number) => numbers.next().value! % end
        const words = new Words()
        const cache = new CustomerCache(words, budget)
        const expected = new Map<number, number>()
        const stored = new Map<number, Uint8Array>()
        /** As of the last freeze. */
        let frozen = new Map<number, number>()
        const seenAt = (id: number) => {
          if (!cache.has(id)) cache.load(id, stored.get(id)!)
          return cache.peek(id)?.seenAt
        }
        const change = (id: number, at: number) => {
          if (!expected.has(id)) cache.create(id, 0)
          else expect(seenAt(id)).toBe(expected.get(id))
          cache.change(id).seenAt = at
          expected.set(id, at)
        }
        for (let round = 0, left = Number.NaN; round < 400; round++) {
          for (let events = below(8); events > 0; events--)
            change(1 + below(below(2) === 0 ? 5 : 60), round * 10 + events)
          if (below(3) > 0) cache.trim()
          if (Number.isNaN(left)) {
            cache.freeze()
            frozen = new Map(expected)
            left = 1 + below(6)
          } else if (--left <= 0 && cache.encodeSome(below(5) * 2000)) {
            // A commit takes a while.
            if (left > -3) continue
            for (const { id, document } of cache.frozenRows) stored.set(id, Buffer.from(document))
            cache.thaw()
            left = Number.NaN
            const held = [...stored].map(([id, document]) => [id, decodeCustomer(document, words).seenAt])
            expect(new Map(held as [number, number][])).toEqual(frozen)
          }
        }
        for (const [id, at] of expected) expect(seenAt(id)).toBe(at)
      }),
      { numRuns: 60 },
    )
  })

  it('cannot be changed without having been loaded', () => {
    expect(() => new CustomerCache(new Words(), SPACIOUS).change(1)).toThrow(/not loaded/)
  })
})

/** Lets somebody come into being who changed and whom the store has. */
function store(cache: CustomerCache, id: number, zone?: string): void {
  cache.create(id, 0)
  cache.change(id).zone = zone
  cache.freeze()
  while (!cache.encodeSome(10));
  cache.thaw()
}
