import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evaluateBasket, line } from '../basket/basket.fixture.ts'
import { createCustomer } from '../profile/customer.ts'
import { playbookOf, worldOf } from '../rehearsal.ts'
import { appraiseBasket } from './appraise-basket.ts'

const START = Date.parse('2026-06-01T08:00:00Z')
const TILL = { place: undefined, channel: 'till', zone: undefined, codes: [], anonymous: true }

const names = (...values: string[]) => fc.option(fc.subarray(values, { minLength: 1 }), { nil: undefined })

const anySelector = fc
  .record({
    skus: names('a', 'b', 'c'),
    categories: names('food', 'food/cake', 'food/cake/cream', 'tea'),
    brands: names('x', 'y'),
  })
  .map((lists) => Object.fromEntries(Object.entries(lists).filter(([, list]) => list !== undefined)))

const anyBenefit = fc.oneof(
  fc.record({ kind: fc.constant('amount'), amount: fc.integer({ min: 1, max: 900 }), on: anySelector }),
  fc.record({ kind: fc.constant('percent'), percent: fc.integer({ min: 1, max: 100 }), on: anySelector }),
  fc.record({ kind: fc.constant('free-item'), on: anySelector }),
  fc.record({
    kind: fc.constant('buy-get'),
    buy: fc.constant(1),
    get: fc.constant(1),
    on: anySelector,
    getOn: anySelector,
  }),
  fc.record({
    kind: fc.constant('bundle'),
    price: fc.nat(500),
    parts: fc.array(fc.record({ on: anySelector }), { minLength: 1, maxLength: 2 }),
  }),
  fc.record({ kind: fc.constant('points-multiplier'), factor: fc.constant(2), on: anySelector }),
  fc.constant({ kind: 'gift', item: 'mug' }),
)

const anyRequirement = fc.record({ on: anySelector, quantity: fc.integer({ min: 1, max: 4 }) })

const anyOffer = fc.record({ benefit: anyBenefit, requires: fc.array(anyRequirement, { maxLength: 2 }) })

const anyLine = fc
  .record({
    sku: fc.constantFrom('a', 'b', 'c', 'd'),
    quantity: fc.integer({ min: 1, max: 3 }),
    unitPrice: fc.nat(500),
    category: fc.constantFrom([], ['food'], ['food', 'cake'], ['food', 'cake', 'cream'], ['drinks', 'tea']),
    brand: fc.constantFrom(undefined, 'x', 'y', 'z'),
  })
  .map(({ brand, category, quantity, sku, unitPrice }) => line(sku, quantity, unitPrice, { brand, category }))

describe('offers that come off by themselves', () => {
  it('are found by what is in the basket as if each of them had been looked at', () => {
    const left = { out: 0 }
    fc.assert(
      fc.property(fc.array(anyOffer, { maxLength: 8 }), fc.array(anyLine, { maxLength: 4 }), (given, lines) => {
        const playbook = playbookOf({
          offers: Object.fromEntries(
            given.map((redemption, i) => [`o${i}`, { name: 'O', redemption: { for: 'everyone', ...redemption } }]),
          ),
        })
        const all = [...playbook.offers.values()].map(({ id, redemption }) => {
          const { benefit, exclusive, group, marginFloor, priority, requires, worth } = redemption!
          const most = Number.POSITIVE_INFINITY
          return { id, offer: id, benefit, exclusive, group, marginFloor, most, priority, requires, worth }
        })
        const { candidates, evaluation } = appraiseBasket(
          createCustomer(1, START),
          lines,
          TILL,
          worldOf(playbook, START),
        )
        expect(evaluation).toEqual(evaluateBasket(lines, all))
        left.out += all.length - candidates.length
      }),
      { numRuns: 300 },
    )
    expect(left.out).toBeGreaterThan(0)
  })
})
