import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Hold, IdentifierIndex, type Tie } from './identifier-index.ts'

const find = (index: IdentifierIndex, identifier: string) => {
  const place = index.find(identifier)
  return [index.customerAt(place), index.originAt(place), index.holdAt(place)]
}

const tie = (customer: number): Tie => ({ customer, origin: customer, hold: 'vouched' })

describe('the identifier index', () => {
  it('finds what was put last and not removed since, as a map would', () => {
    const name = fc.integer({ min: 0, max: 400 }).map((number) => `user:${number}`)
    const change = fc.tuple(
      name,
      fc.integer({ min: 0, max: 2 ** 31 - 1 }),
      fc.constantFrom('claimed', 'vouched', 'firm'),
    )
    void fc.assert(
      fc.property(fc.array(change, { maxLength: 3000, size: 'max' }), (changes) => {
        const index = new IdentifierIndex('salt')
        const oracle = new Map<string, [number, number, Hold]>()
        for (const [identifier, customer, hold] of changes) {
          // A third of the changes are removals.
          if (customer % 3 === 0) {
            index.remove(identifier)
            oracle.delete(identifier)
          } else {
            index.put(identifier, { customer, origin: customer >> 1, hold })
            oracle.set(identifier, [customer, customer >> 1, hold])
          }
        }
        expect(index.size).toBe(oracle.size)
        for (let number = 0; number <= 400; number++)
          expect(find(index, `user:${number}`)).toEqual(oracle.get(`user:${number}`) ?? [0, 0, 'claimed'])
      }),
      { numRuns: 50 },
    )
  })

  it('keeps the time of the latest claim, to the millisecond, through growth and changes of the tie', () => {
    const index = new IdentifierIndex('salt')
    index.put('anonymous:a', tie(1))
    index.setClaimedAt(index.find('anonymous:a'), 1_795_000_000_123)
    index.put('anonymous:a', tie(2))
    for (let i = 0; i < 50_000; i++) index.put(`user:${i}`, tie(3))
    expect(index.claimedAt(index.find('anonymous:a'))).toBe(1_795_000_000_123)
    expect(index.claimedAt(index.find('user:7'))).toBe(0)
  })

  it('grows through a hundred thousand identifiers without losing one, at less than a hundred bytes each', () => {
    const index = new IdentifierIndex('salt')
    for (let i = 1; i <= 100_000; i++) index.put(`user:${i}`, tie(i))
    for (let i = 1; i <= 100_000; i += 997) expect(find(index, `user:${i}`)).toEqual([i, i, 'vouched'])
    expect(index.size).toBe(100_000)
    expect(index.bytes / index.size).toBeLessThan(100)
  })
})
