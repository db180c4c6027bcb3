import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BasketCounts } from './basket-counts.ts'
import { type Basket, mineRules } from './mine.ts'

const baskets = (...lines: string[]): Basket[] => lines.map((line) => ({ items: line.split(' ').filter(Boolean) }))

describe('mineRules', () => {
  it('reckons support, confidence and lift', () => {
    const rules = mineRules(baskets('a b', 'a b', 'a', 'b', 'c'), { support: 0.4, confidence: 0.5 })
    expect(rules).toEqual([
      { given: ['b'], consequent: 'a', count: 2, support: 0.4, confidence: 2 / 3, lift: ((2 / 3) * 5) / 3 },
      { given: ['a'], consequent: 'b', count: 2, support: 0.4, confidence: 2 / 3, lift: ((2 / 3) * 5) / 3 },
    ])
  })

  it.each([
    ['no baskets', [], 0],
    ['one thing alone', baskets('a', 'a'), 0],
    ['the same thing twice in a basket', baskets('a a', 'a a'), 0],
    ['a basket of three', baskets('a b c'), 9],
  ])('%s', (_, given, count) => {
    expect(mineRules(given, { support: 0.1, confidence: 0.1 })).toHaveLength(count)
  })

  it('takes no rule longer than it is told to', () => {
    expect(mineRules(baskets('a b c'), { support: 0.1, confidence: 0.1, size: 2 })).toHaveLength(6)
  })

  it('finds what looking at every set finds', () => {
    fc.assert(
      fc.property(manyBaskets, fc.double({ min: 0.05, max: 0.6, noNaN: true }), (given, support) => {
        const found = mineRules(given, { support, confidence: 0.3 })
        expect(new Set(found.map(nameOf))).toEqual(bruteForce(given, support, 0.3))
        expect(found.length).toBe(new Set(found.map(nameOf)).size)
      }),
    )
  })
})

const THINGS = ['a', 'b', 'c', 'd', 'e']
const manyBaskets = fc.array(fc.record({ items: fc.array(fc.constantFrom(...THINGS), { maxLength: 6 }) }), {
  minLength: 1,
  maxLength: 25,
})

const nameOf = ({ given, consequent }: { given: readonly string[]; consequent: string }) =>
  `${given.join()} > ${consequent}`

function bruteForce(given: readonly Basket[], support: number, confidence: number): Set<string> {
  const count = (things: readonly string[]) =>
    given.filter(({ items }) => things.every((thing) => items.includes(thing))).length
  const rules = new Set<string>()
  for (let mask = 1; mask < 2 ** THINGS.length; mask++) {
    const left = THINGS.filter((_, i) => mask & (2 ** i))
    for (const consequent of THINGS) {
      if (left.includes(consequent)) continue
      const both = count([...left, consequent])
      if (both > 0 && both / given.length >= support && both / count(left) >= confidence)
        rules.add(nameOf({ given: left, consequent }))
    }
  }
  return rules
}

describe('BasketCounts', () => {
  const DAY_MS = 86_400_000
  const timed = fc.array(
    fc.record({
      items: fc.array(fc.constantFrom(...THINGS), { maxLength: 6 }),
      at: fc.integer({ min: 0, max: 400 * DAY_MS }),
    }),
    { minLength: 1, maxLength: 40 },
  )

  it('ends equal to counting all baskets at once, in whatever order they come', () => {
    fc.assert(
      fc.property(timed, fc.constantFrom(DAY_MS, 30 * DAY_MS, Number.POSITIVE_INFINITY), (given, halfLifeMs) => {
        const counts = new BasketCounts({ halfLifeMs })
        for (const { at, items } of given) counts.add(items, at)
        const last = Math.max(...given.map(({ at }) => at))
        const weighed = given
          .filter(({ items }) => items.length > 0)
          .map(({ at, items }) => ({ items, weight: 2 ** ((at - last) / halfLifeMs) }))
        for (const rule of mineRules(weighed, { support: 1e-9, confidence: 0, size: 2 })) {
          const found = counts.association(rule.given[0]!, rule.consequent)!
          for (const figure of ['support', 'confidence', 'lift'] as const)
            expect(Math.abs(found[figure] / rule[figure] - 1)).toBeLessThan(1e-9)
        }
      }),
    )
  })

  it('is the same after it was kept and taken over', () => {
    const counts = new BasketCounts({ halfLifeMs: DAY_MS })
    counts.add(['a', 'b'], 0)
    counts.add(['a', 'c'], DAY_MS)
    const again = new BasketCounts({ halfLifeMs: DAY_MS })
    again.restore(counts.rows(), counts.landmark)
    counts.add(['b', 'c'], 2 * DAY_MS)
    again.add(['b', 'c'], 2 * DAY_MS)
    expect([...again.rows()]).toEqual([...counts.rows()])
  })

  it('an old basket counts half after the half-life', () => {
    const counts = new BasketCounts({ halfLifeMs: DAY_MS })
    counts.add(['a', 'b'], 0)
    counts.add(['a'], DAY_MS)
    expect(counts.association('a', 'b')).toEqual({ support: 1 / 3, confidence: 1 / 3, lift: 1 })
  })

  it('goes on for centuries', () => {
    const counts = new BasketCounts({ halfLifeMs: DAY_MS })
    for (let day = 0; day < 100_000; day += 50) counts.add(['a', 'b'], day * DAY_MS)
    expect(counts.association('a', 'b')).toEqual({ support: 1, confidence: 1, lift: 1 })
  })

  it('keeps no more pairs than it may, the heaviest of them', () => {
    const counts = new BasketCounts({ halfLifeMs: Number.POSITIVE_INFINITY, maxPairs: 10 })
    for (let i = 0; i < 5; i++) counts.add(['coffee', 'croissant'], 0)
    for (let i = 0; i < 100; i++) counts.add([`x${i}`, `y${i}`], 0)
    expect(counts.pairs).toBeLessThanOrEqual(10)
    expect(counts.association('coffee', 'croissant')?.confidence).toBe(1)
  })

  it('tells no more things apart than it may', () => {
    const counts = new BasketCounts({ halfLifeMs: Number.POSITIVE_INFINITY, maxItems: 2 })
    counts.add(['a', 'b', 'c'], 0)
    expect(counts.items).toBe(2)
    expect(counts.association('a', 'c')).toBeUndefined()
  })

  it('names the thing in the basket that goes best with another', () => {
    const counts = new BasketCounts({ halfLifeMs: Number.POSITIVE_INFINITY })
    for (const { items } of baskets('coffee croissant', 'coffee croissant', 'coffee', 'tea', 'tea croissant', 'beer'))
      counts.add(items, 0)
    expect(counts.goesWith(['beer', 'tea', 'coffee'], 'croissant')).toEqual(counts.association('coffee', 'croissant'))
    expect(counts.goesWith(['beer', 'croissant'], 'croissant')).toBeUndefined()
    expect(counts.goesWith([], 'croissant')).toBeUndefined()
  })
})
