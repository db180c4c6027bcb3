import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { line } from '../basket/basket.fixture.ts'
import { Shelves } from '../catalogue/catalogue.ts'
import type { Event } from '../events/event.ts'
import { createCustomer } from '../profile/customer.ts'
import { playbookOf, worldOf } from '../rehearsal.ts'
import { step } from '../step.ts'
import { appraiseBasket } from './appraise-basket.ts'
import { publicationFor } from './publication.ts'
import type { AtTill } from './usable.ts'

const START = Date.parse('2026-06-01T08:00:00Z')
const TILL: AtTill = { place: undefined, channel: 'till', zone: undefined, codes: [], anonymous: false }

const offers = (redemption: object, more: object = {}) => ({ deal: { name: 'Deal', ...more, redemption } })
const off = { benefit: { kind: 'amount', amount: 100 } }
const code = { for: 'code', code: 'DEAL', ...off }

/** What comes off a basket of 1,000 for the code DEAL, and why nothing where nothing does. */
function ask(definition: Record<string, object>, till: Partial<AtTill> = {}, at = START): string {
  const playbook = playbookOf({ offers: definition })
  const customer = createCustomer(1, START)
  const event: Event = {
    ...{ type: 'redemption-requested', id: 'e', at, redemption: 'r', holdMs: 1000 },
    ...{ lines: [line('a', 1, 1000)], till: { ...TILL, codes: ['DEAL'], ...till } },
  }
  step(customer, event, worldOf(playbook, at))
  const [redemption] = customer.redemptions
  return redemption!.rejected[0]?.reason ?? `${redemption!.state} ${redemption!.discount}`
}

describe('what can be used at a till', () => {
  // biome-ignore format: a table
  const table: [name: string, definition: Record<string, object>, till: Partial<AtTill>, outcome: string][] = [
    ['a code', offers(code), {}, 'held 100'],
    ['a code as people write it', offers(code), { codes: [' d-e al'] }, 'held 100'],
    ['a code as a phone writes it', offers(code), { codes: ['d\u2013e\u2014a\u200bl\u00a0'] }, 'held 100'],
    ['a code that is none', offers(code), { codes: ['DEA1'] }, 'code_unknown'],
    ['one that is put aside', offers(code, { state: 'paused' }), {}, 'offer_paused'],
    ['a draft', offers(code, { state: 'draft' }), {}, 'offer_not_live'],
    ['one that has ended', offers(code, { state: 'ended' }), {}, 'offer_ended'],
    ['one that ends now', offers(code, { ends: '2026-06-01T08:00:00Z' }), {}, 'offer_ended'],
    ['one that begins later', offers(code, { starts: '2026-06-01T08:00:01Z' }), {}, 'offer_not_started'],
    ['on another channel', offers({ ...code, channels: ['shop'] }), {}, 'not_on_this_channel'],
    ['on no channel', offers({ ...code, channels: ['till'] }), { channel: undefined }, 'not_on_this_channel'],
    ['at another place', offers({ ...code, places: ['pike'] }), { place: 'soho' }, 'not_at_this_place'],
    ['at the place', offers({ ...code, places: ['pike'] }), { place: 'pike' }, 'held 100'],
    ['at the hour', offers({ ...code, hours: { from: '07:00', to: '09:00' } }), {}, 'held 100'],
    ['at another hour by the clock of the place', offers({ ...code, hours: { from: '07:00', to: '09:00' } }), { zone: 'Asia/Tokyo' }, 'not_at_this_hour'],
    ['on another day', offers({ ...code, hours: { weekdays: ['sunday'] } }), {}, 'not_at_this_hour'],
    ['after midnight on the day before', offers({ ...code, hours: { from: '20:00', to: '09:00', weekdays: ['sunday'] } }), {}, 'held 100'],
    ['without budget', offers({ ...code, budget: { units: 0 } }), {}, 'budget_spent'],
    ['with little money', offers({ ...code, budget: { amount: 40 } }), {}, 'held 40'],
    ['for others', offers(code, { eligible: { trait: 'tier', is: 'gold' } }), {}, 'not_eligible'],
    ['for large baskets', offers(code, { eligible: { property: 'subtotal', atLeast: 1000 } }), {}, 'held 100'],
    ['for more than is in the basket', offers({ ...code, requires: [{ spend: 1001 }] }), {}, 'basket_lacks'],
    ['for two, with one in the basket', offers({ ...code, benefit: { kind: 'buy-get', buy: 1, get: 1 } }), {}, 'basket_lacks'],
    ['for what is not in the basket', offers({ ...code, benefit: { kind: 'free-item', on: { skus: ['b'] } } }), {}, 'basket_lacks'],
    ['for other lines', offers({ ...code, benefit: { kind: 'amount', amount: 1, on: { skus: ['b'] } } }), {}, 'basket_lacks'],
    ['for more than it costs', offers({ ...code, benefit: { kind: 'fixed-price', price: 1000 } }), {}, 'nothing_to_take_off'],
    ['beside a better one', { ...offers(code), best: { name: 'B', redemption: { for: 'everyone', benefit: { kind: 'amount', amount: 200 }, exclusive: true } } }, {}, 'outdone'],
    ['by itself', offers({ for: 'everyone', ...off }), { codes: [] }, 'held 100'],
    ['without a copy', offers(off), { codes: [] }, 'empty 0'],
  ]
  it.each(table)('%s', (_, definition, till, outcome) => {
    expect(ask(definition, till)).toBe(outcome)
  })

  it.each([
    [{ deal: { name: 'D', redemption: { ...off, for: 'code' } } }, 'offers.deal.redemption.code'],
    [{ deal: { name: 'D', redemption: { ...off, code: 'DEAL' } } }, 'offers.deal.redemption.code'],
    [{ a: { name: 'A', redemption: code }, b: { name: 'B', redemption: code } }, 'offers.b.redemption.code'],
    [{ deal: { name: 'D', redemption: { ...off, requires: [{}] } } }, 'offers.deal.redemption.requires'],
  ])('a definition that makes no sense is refused by name', (definition, path) => {
    expect(() => playbookOf({ offers: definition })).toThrow(path)
  })

  it('a copy that has to be completed first is of use only then', () => {
    const terms = { event: 'order', measure: 'sum', reach: 2 }
    const playbook = playbookOf({ offers: offers(off, { grantedBy: { event: 'got' }, terms }) })
    const customer = createCustomer(1, START)
    const states: string[] = []
    for (const [i, name] of ['got', 'basket', 'order', 'basket', 'order', 'basket', 'basket'].entries()) {
      const event =
        name === 'basket'
          ? { type: 'redemption-requested', redemption: `r${i}`, lines: [line('a', 1, 1000)], till: TILL, holdMs: 0 }
          : { type: 'tracked', name, properties: {} }
      step(customer, { ...event, id: `${i}`, at: START + i } as Event, worldOf(playbook, START + i))
      if (name === 'basket') states.push(customer.redemptions.at(-1)!.state)
    }
    expect(states).toEqual(['empty', 'empty', 'committed', 'empty'])
    expect(customer.grants.map(({ state }) => state)).toEqual(['redeemed'])
  })
})

it('what the till does not say of a product, the catalogue does', () => {
  const catalogue = new Shelves()
  catalogue.putProduct({ sku: 'a', name: 'A', category: 'food/bakery', brand: 'house', cost: 950 })
  catalogue.putPlace({ id: 'soho', name: 'Soho', type: 'store', lat: 0, lon: 0, zone: 'Asia/Tokyo' })
  const on = { categories: ['bakery'] }
  const hours = { from: '17:00', to: '18:00' }
  const playbook = playbookOf({ offers: offers({ for: 'everyone', hours, benefit: { ...off.benefit, on } }) })
  const world = worldOf(playbook, START, { catalogue })
  const { evaluation } = appraiseBasket(undefined, [line('a', 1, 1000)], { ...TILL, place: 'soho' }, world)
  expect(evaluation.discount).toBe(50)
})

it.each([
  ['nothing is sold below its cost where the brand says nothing', {}, {}, 50],
  ['a free item is free whatever it costs where the brand has no floor', { marginFloor: 'none' }, {}, 1000],
  ["an offer's own floor holds all the same", { marginFloor: 'none' }, { marginFloor: 0.01 }, 40],
])('%s', (_, brand, own, discount) => {
  const playbook = playbookOf({
    brand: { name: 'x', timezone: 'Etc/UTC', currency: 'USD', ...brand },
    offers: offers({ for: 'everyone', benefit: { kind: 'free-item' }, ...own }),
  })
  const lines = [line('a', 1, 1000, { unitCost: 950 })]
  const { evaluation } = appraiseBasket(undefined, lines, TILL, worldOf(playbook, START))
  expect(evaluation.discount).toBe(discount)
})

it.each([
  ['none', {}, undefined],
  ['none', { marginFloor: 0.1 }, 0.1],
  [0, {}, 0],
])('a till that goes on alone is told the floor, of a brand with %s', (marginFloor, own, told) => {
  const brand = { name: 'x', timezone: 'Etc/UTC', currency: 'USD', marginFloor }
  const playbook = playbookOf({ brand, offers: offers({ for: 'everyone', ...off, ...own }) })
  expect(publicationFor('till', undefined, worldOf(playbook, START))[0]?.redemption.marginFloor).toBe(told)
})

describe('budgets and limits', () => {
  const CUSTOMERS = 3
  const LIMIT = 2
  const UNITS = 5
  const AMOUNT = 450
  const definition = offers({ ...code, limit: { max: LIMIT }, budget: { units: UNITS, amount: AMOUNT } })
  const happening = fc.oneof(
    fc.record({ what: fc.constant('redeem'), who: fc.nat(CUSTOMERS - 1), holdMs: fc.constantFrom(0, 500, 5000) }),
    fc.record({ what: fc.constantFrom('commit', 'cancel', 'return'), who: fc.nat(CUSTOMERS - 1), which: fc.nat(8) }),
    fc.record({ what: fc.constant('wait'), who: fc.nat(CUSTOMERS - 1) }),
  )

  it('hold to the unit and to the cent, whatever comes in which order', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 60 }), (happenings) => {
        const playbook = playbookOf({ offers: definition })
        const spent = new Map<string, number>()
        const remaining = (pool: string) => playbook.pools.get(pool)! - (spent.get(pool) ?? 0)
        const pools = { remaining, freeAt: () => 0 }
        const customers = Array.from({ length: CUSTOMERS }, (_, i) => createCustomer(i + 1, START))
        const settle = (event: object, who: number, at: number) => {
          const world = { ...worldOf(playbook, at), pools }
          for (const effect of step(customers[who]!, event as Event, world).effects)
            if (effect.type === 'spend-pool') spent.set(effect.pool, (spent.get(effect.pool) ?? 0) + effect.units)
        }
        happenings.forEach((given, i) => {
          const at = START + i * 300
          const event = { id: `e${i}`, at }
          const till = { ...TILL, codes: ['DEAL'] }
          if ('holdMs' in given)
            settle(
              {
                ...event,
                type: 'redemption-requested',
                redemption: `r${i}`,
                lines: [line('a', 1, 1000)],
                till,
                holdMs: given.holdMs,
              },
              given.who,
              at,
            )
          else if ('which' in given) {
            const redemption = customers[given.who]!.redemptions[given.which]?.id ?? 'none'
            settle({ ...event, type: 'redemption-settled', redemption, as: given.what }, given.who, at)
          } else settle({ ...event, type: 'timer-fired' }, given.who, at)
          // Holds of the others end by timers of their own.
          for (let other = 0; other < CUSTOMERS; other++)
            if (customers[other]!.wakeAt <= at) settle({ type: 'timer-fired', id: `t${i}`, at }, other, at)
          const taken = customers
            .flatMap(({ redemptions }) => redemptions)
            .filter(({ state }) => state === 'held' || state === 'committed')
          const units = spent.get('redemption:deal:units') ?? 0
          const amount = spent.get('redemption:deal:amount') ?? 0
          expect(units).toBe(taken.length)
          expect(amount).toBe(taken.reduce((sum, { discount }) => sum + discount, 0))
          expect(units).toBeLessThanOrEqual(UNITS)
          expect(amount).toBeLessThanOrEqual(AMOUNT)
          for (const { redemptions } of customers) {
            const used = redemptions.filter(({ state }) => state === 'held' || state === 'committed')
            expect(used.length).toBeLessThanOrEqual(LIMIT)
          }
        })
      }),
      { numRuns: 200 },
    )
  })
})
