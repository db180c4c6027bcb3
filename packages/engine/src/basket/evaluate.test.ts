import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyBenefit } from './apply.ts'
import { evaluateBasket, line, offer } from './basket.fixture.ts'
import type { BasketLine } from './basket.ts'
import type { Candidate } from './evaluate.ts'
import { Till } from './till.ts'

const latte = (quantity: number) => line('latte', quantity, 450, { category: ['drinks', 'coffee'], brand: 'house' })
const bagel = (quantity: number) => line('bagel', quantity, 300, { category: ['food', 'bakery'] })
const cake = (quantity: number) => line('cake', quantity, 525, { category: ['food', 'bakery', 'cake'] })

describe('what comes off', () => {
  // biome-ignore format: a table
  const table: [name: string, lines: BasketLine[], benefit: object, discount: number][] = [
    ['an amount', [latte(1)], { kind: 'amount', amount: 100 }, 100],
    ['an amount, never more than the basket', [latte(1)], { kind: 'amount', amount: 1000 }, 450],
    ['an amount off some lines only', [latte(1), bagel(1)], { kind: 'amount', amount: 1000, on: { categories: ['food'] } }, 300],
    ['a share', [latte(2)], { kind: 'percent', percent: 20 }, 180],
    ['half a cent is a whole one', [line('x', 1, 105)], { kind: 'percent', percent: 10 }, 11],
    ['a share of a category by its path', [latte(1), cake(1)], { kind: 'percent', percent: 10, on: { categories: ['food/bakery'] } }, 53],
    ['a path that does not begin at the top is none', [cake(1)], { kind: 'percent', percent: 10, on: { categories: ['bakery/cake'] } }, 0],
    ['a share of a brand', [latte(1), cake(1)], { kind: 'percent', percent: 10, on: { brands: ['house'] } }, 45],
    ['a share, but so much at most', [latte(2)], { kind: 'percent', percent: 50, most: 200 }, 200],
    ['a fixed price', [latte(2)], { kind: 'fixed-price', price: 300, on: { skus: ['latte'] } }, 150],
    ['a fixed price, twice', [latte(3)], { kind: 'fixed-price', price: 300, on: { skus: ['latte'] }, times: 2 }, 300],
    ['a fixed price above the price', [bagel(1)], { kind: 'fixed-price', price: 400 }, 0],
    ['a thing for free: the cheapest', [latte(1), bagel(1)], { kind: 'free-item' }, 300],
    ['a thing for free: the dearest', [latte(1), bagel(1)], { kind: 'free-item', choose: 'dearest' }, 450],
    ['buy one, get one', [latte(2)], { kind: 'buy-get', buy: 1, get: 1 }, 450],
    ['buy one, get one, with one only', [latte(1)], { kind: 'buy-get', buy: 1, get: 1 }, 0],
    ['buy two, get the cheapest', [latte(2), bagel(1)], { kind: 'buy-get', buy: 2, get: 1 }, 300],
    ['buy one, get one, twice', [latte(2), bagel(2)], { kind: 'buy-get', buy: 1, get: 1, times: 2 }, 750],
    ['buy one, get one at half', [latte(2)], { kind: 'buy-get', buy: 1, get: 1, percent: 50 }, 225],
    ['buy a coffee, get a bagel', [latte(1), bagel(2)], { kind: 'buy-get', buy: 1, get: 1, on: { skus: ['latte'] }, getOn: { skus: ['bagel'] }, times: 5 }, 300],
    ['a thing is not bought with itself', [bagel(1)], { kind: 'buy-get', buy: 1, get: 1, getOn: { skus: ['bagel'] } }, 0],
    ['a bundle', [latte(1), bagel(1)], { kind: 'bundle', price: 600, parts: [{ on: { skus: ['latte'] } }, { on: { categories: ['food'] } }] }, 150],
    ['a bundle, as often as it is there', [latte(3), bagel(2)], { kind: 'bundle', price: 600, times: 9, parts: [{ on: { skus: ['latte'] } }, { on: { skus: ['bagel'] } }] }, 300],
    ['a bundle that lacks a part', [latte(1)], { kind: 'bundle', price: 100, parts: [{ on: { skus: ['latte'] } }, { on: { skus: ['bagel'] } }] }, 0],
    ['a bundle of the same thing twice', [latte(1)], { kind: 'bundle', price: 100, parts: [{ on: {} }, { on: {} }] }, 0],
    ['points', [latte(1)], { kind: 'points-multiplier', factor: 2 }, 0],
    ['a gift', [latte(1)], { kind: 'gift', item: 'mug' }, 0],
    ['nothing in the basket', [], { kind: 'amount', amount: 100 }, 0],
  ]
  it.each(table)('%s', (_, lines, benefit, discount) => {
    expect(evaluateBasket(lines, [offer('o', benefit)])).toMatchObject({ discount, exact: true })
  })

  it('is no more than its budget has left', () => {
    const given = [offer('o', { kind: 'percent', percent: 50 }, { most: 100 })]
    expect(evaluateBasket([latte(1)], given).discount).toBe(100)
  })

  it('leaves the margin that an offer, or the brand, must keep', () => {
    const lines = [line('shoe', 1, 10_000, { unitCost: 6_000 })]
    const half = offer('o', { kind: 'percent', percent: 50 })
    expect(evaluateBasket(lines, [half]).total).toBe(6_000)
    expect(evaluateBasket(lines, [half], 0.2).total).toBe(7_500)
    expect(evaluateBasket(lines, [{ ...half, marginFloor: 0.25 }]).total).toBe(8_000)
  })
})

describe('which offers are taken', () => {
  it('two that may go together both come off, the second of what the first has left', () => {
    const given = [offer('a', { kind: 'percent', percent: 10 }), offer('b', { kind: 'amount', amount: 100 })]
    expect(evaluateBasket([latte(2)], given)).toMatchObject({
      discount: 190,
      lines: [
        {
          discounts: [
            { offer: 'a', amount: 90 },
            { offer: 'b', amount: 100 },
          ],
          total: 710,
        },
      ],
    })
  })

  it('of one group the better one', () => {
    const group = { group: 'coffee' }
    const given = [
      offer('a', { kind: 'percent', percent: 10 }, group),
      offer('b', { kind: 'amount', amount: 100 }, group),
    ]
    expect(evaluateBasket([latte(1)], given)).toMatchObject({ applied: [{ offer: 'b' }], outdone: [{ offer: 'a' }] })
    expect(evaluateBasket([latte(3)], given)).toMatchObject({ applied: [{ offer: 'a' }], outdone: [{ offer: 'b' }] })
  })

  it('an exclusive one only where it is better than all others together', () => {
    const given = [
      offer('alone', { kind: 'amount', amount: 150 }, { exclusive: true }),
      offer('a', { kind: 'amount', amount: 100 }),
      offer('b', { kind: 'amount', amount: 60 }),
    ]
    expect(evaluateBasket([latte(1)], given)).toMatchObject({ discount: 160 })
    expect(evaluateBasket([latte(1)], given.slice(0, 2))).toMatchObject({ applied: [{ offer: 'alone' }] })
  })

  it('not one after the other where two smaller ones are better than the largest', () => {
    // The free item would use the unit that each of the others needs.
    const given = [
      offer('bundle', {
        kind: 'bundle',
        price: 600,
        parts: [{ on: { skus: ['latte'] } }, { on: { skus: ['bagel'] } }],
      }),
      offer('latte', { kind: 'fixed-price', price: 350, on: { skus: ['latte'] } }),
      offer('bagel', { kind: 'fixed-price', price: 200, on: { skus: ['bagel'] } }),
    ]
    expect(evaluateBasket([latte(1), bagel(1)], given)).toMatchObject({ discount: 200 })
  })

  it('what costs nothing off comes along', () => {
    const given = [offer('points', { kind: 'points-multiplier', factor: 3 }), offer('a', { kind: 'amount', amount: 1 })]
    expect(evaluateBasket([latte(1)], given).applied.map(({ offer: id }) => id)).toEqual(['a', 'points'])
  })

  it('what takes nothing off anyway was not outdone', () => {
    const given = [
      offer('dear', { kind: 'fixed-price', price: 500, on: { skus: ['latte'] } }),
      offer('a', { kind: 'amount', amount: 1 }),
    ]
    expect(evaluateBasket([latte(1)], given)).toMatchObject({ applied: [{ offer: 'a' }], outdone: [] })
  })

  it('what asks for more than is there is near, or far', () => {
    const twenty = (spend: number) => offer(`over ${spend}`, { kind: 'amount', amount: 100 }, { requires: [{ spend }] })
    expect(evaluateBasket([latte(1)], [twenty(450), twenty(1000), twenty(500), twenty(900)])).toMatchObject({
      applied: [{ offer: 'over 450' }],
      near: [
        { offer: 'over 500', missing: [{ spend: 50, quantity: 0 }] },
        { offer: 'over 900', missing: [{ spend: 450 }] },
      ],
    })
  })

  it('a quantity of a category', () => {
    const given = [
      offer('o', { kind: 'amount', amount: 100 }, { requires: [{ on: { categories: ['bakery'] }, quantity: 3 }] }),
    ]
    expect(evaluateBasket([bagel(2), latte(3)], given)).toMatchObject({ near: [{ missing: [{ quantity: 1 }] }] })
    expect(evaluateBasket([bagel(2), cake(1)], given)).toMatchObject({ discount: 100 })
  })

  const two = { kind: 'buy-get', buy: 1, get: 1, on: { skus: ['latte'] } }
  const three = { kind: 'buy-get', buy: 2, get: 1, on: { skus: ['latte'] } }
  const other = { kind: 'buy-get', buy: 2, get: 1, on: { skus: ['latte'] }, getOn: { skus: ['bagel'] } }
  const parts = [{ on: { skus: ['latte'] }, quantity: 2 }, { on: { skus: ['bagel'] } }]
  const cheap = { kind: 'fixed-price', price: 100, on: { skus: ['bagel'] } }
  const free = { kind: 'free-item', on: { skus: ['bagel'] } }
  const forLatte = [{ on: { skus: ['latte'] }, quantity: 1 }]
  // biome-ignore format: a table
  const table: [name: string, lines: BasketLine[], benefit: object, requires: object[], missing: object[][]][] = [
    ['one of two', [latte(1)], two, [], [[{ requirement: { on: { skus: ['latte'] }, quantity: 2 }, quantity: 1, spend: 0 }]]],
    ['two of three', [latte(2)], three, [], [[{ quantity: 1 }]]],
    ['one of three: far', [latte(1)], three, [], []],
    ['all of them', [latte(3)], three, [], []],
    ['what is given', [latte(2)], other, [], [[{ requirement: { on: { skus: ['bagel'] } }, quantity: 1 }]]],
    ['what is bought', [latte(1), bagel(1)], other, [], [[{ requirement: { on: { skus: ['latte'] } }, quantity: 1 }]]],
    ['a part of a bundle', [latte(2)], { kind: 'bundle', price: 1, parts }, [], [[{ requirement: { on: { skus: ['bagel'] } }, quantity: 1 }]]],
    ['two parts of a bundle: far', [latte(1)], { kind: 'bundle', price: 1, parts }, [], []],
    ['the free thing that is earned', [latte(1)], free, forLatte, [[{ requirement: { on: { skus: ['bagel'] } }, quantity: 1 }]]],
    ['the free thing for nothing: far', [latte(1)], free, [], []],
    ['the cheap thing that is earned', [latte(1)], cheap, forLatte, [[{ quantity: 1 }]]],
    ['nothing of the kind', [cake(1)], two, [], []],
  ]
  it.each(table)('what goes by units: %s', (_, lines, benefit, requires, missing) => {
    const { discount, near } = evaluateBasket(lines, [offer('o', benefit, { requires })])
    expect(near).toMatchObject(missing.map((each) => ({ offer: 'o', missing: each })))
    if (missing.length > 0) expect(discount).toBe(0)
  })
})

const CATEGORIES = ['food', 'drinks', 'shoes']
const anyLine = fc.record({
  sku: fc.constantFrom('a', 'b', 'c', 'd'),
  quantity: fc.integer({ min: 1, max: 4 }),
  unitPrice: fc.integer({ min: 0, max: 3000 }),
  category: fc.constantFrom(...CATEGORIES).map((category) => [category]),
  unitCost: fc.option(fc.integer({ min: 0, max: 2500 }), { nil: undefined }),
})
const anyLines = fc
  .array(anyLine, { maxLength: 6 })
  .map((lines) => lines.map((each, i) => ({ ...each, id: `${i}`, brand: undefined })))

const on = fc.constantFrom({}, ...CATEGORIES.map((category) => ({ categories: [category] })), { skus: ['a', 'b'] })
const times = fc.integer({ min: 1, max: 3 })
const choose = fc.constantFrom('cheapest', 'dearest')
const anyBenefit: fc.Arbitrary<object> = fc.oneof(
  fc.record({ kind: fc.constant('amount'), amount: fc.integer({ min: 1, max: 4000 }), on }),
  fc.record({ kind: fc.constant('percent'), percent: fc.integer({ min: 1, max: 100 }), on }),
  fc.record({ kind: fc.constant('fixed-price'), price: fc.nat(2000), on, times, choose }),
  fc.record({ kind: fc.constant('free-item'), on, times, choose }),
  fc.record({ kind: fc.constant('buy-get'), buy: fc.constantFrom(1, 2), get: fc.constant(1), on, times }),
  fc.record({ kind: fc.constant('buy-get'), buy: fc.constant(1), get: fc.constantFrom(1, 2), on, getOn: on, times }),
  fc.record({
    ...{ kind: fc.constant('bundle'), price: fc.nat(3000), times },
    parts: fc.array(fc.record({ on, quantity: fc.constantFrom(1, 2) }), { minLength: 1, maxLength: 3 }),
  }),
)
const anyOffers = (maxLength: number) =>
  fc
    .array(
      fc.record({
        benefit: anyBenefit,
        priority: fc.nat(2),
        marginFloor: fc.constantFrom(0, 0, 0.3),
        most: fc.constantFrom(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 500),
        group: fc.constantFrom(undefined, undefined, 'x', 'y'),
        exclusive: fc.constantFrom(false, false, false, true),
      }),
      { maxLength },
    )
    .map((offers) => offers.map(({ benefit, ...rest }, i) => offer(`${i}`, benefit, rest)))

describe('any basket and any offers', () => {
  it('what comes off the lines adds up, no line is below zero or its margin', () => {
    fc.assert(
      fc.property(anyLines, anyOffers(8), fc.constantFrom(0, 0.2), (lines, offers, floor) => {
        const result = evaluateBasket(lines, offers, floor)
        const least = Till.of(lines, floor).least
        let total = 0
        result.lines.forEach((told, i) => {
          expect(told.total).toBeGreaterThanOrEqual(least[i]!)
          expect(Number.isInteger(told.total)).toBe(true)
          total += told.total
        })
        expect(total).toBe(result.total)
        expect(result.applied.reduce((sum, { discount }) => sum + discount, 0)).toBe(result.discount)
        expect(result.total).toBe(result.subtotal - result.discount)
      }),
      { numRuns: 500 },
    )
  })

  it('no set of offers is better than the one that is taken', () => {
    fc.assert(
      fc.property(anyLines, anyOffers(6), (lines, offers) => {
        expect(evaluateBasket(lines, offers)).toMatchObject({ discount: bestOfAll(lines, offers), exact: true })
      }),
      { numRuns: 500 },
    )
  })

  it('of very many, one after the other is never better, and it is said where the search was cut off', () => {
    const told = { exact: 0, cut: 0 }
    fc.assert(
      fc.property(anyLines, anyOffers(24), (lines, offers) => {
        const result = evaluateBasket(lines, offers)
        told[result.exact ? 'exact' : 'cut']++
        expect(result.discount).toBeGreaterThanOrEqual(oneAfterTheOther(lines, offers))
      }),
      { numRuns: 200, seed: 7 },
    )
    expect(told.exact).toBeGreaterThan(0)
  })
})

const PHASES = ['bundle', 'buy-get', 'fixed-price', 'free-item', 'percent', 'amount']

/** What a set takes off, in the order that is documented; nothing where two of it exclude each other. */
function discountOf(lines: readonly BasketLine[], set: readonly Candidate[]): number {
  const ordered = [...set].sort(
    (a, b) =>
      PHASES.indexOf(a.benefit.kind) - PHASES.indexOf(b.benefit.kind) ||
      b.priority - a.priority ||
      (a.id < b.id ? -1 : 1),
  )
  const groups = set.flatMap(({ group }) => group ?? [])
  if (new Set(groups).size < groups.length || (set.length > 1 && set.some(({ exclusive }) => exclusive))) return 0
  const till = Till.of(lines, 0)
  let discount = 0
  for (const each of ordered) discount += applyBenefit(each, till)
  return discount
}

function bestOfAll(lines: readonly BasketLine[], offers: readonly Candidate[]): number {
  let best = 0
  for (let mask = 0; mask < 2 ** offers.length; mask++)
    best = Math.max(
      best,
      discountOf(
        lines,
        offers.filter((_, i) => mask & (2 ** i)),
      ),
    )
  return best
}

function oneAfterTheOther(lines: readonly BasketLine[], offers: readonly Candidate[]): number {
  const held: Candidate[] = []
  let best = 0
  for (const each of [...offers].sort((a, b) => discountOf(lines, [b]) - discountOf(lines, [a]))) {
    const discount = discountOf(lines, [...held, each])
    if (discount <= best) continue
    best = discount
    held.push(each)
  }
  return best
}
