import { describe, expect, it } from 'vitest'
import { line } from '../basket/basket.fixture.ts'
import type { Event } from '../events/event.ts'
import { type Customer, createCustomer } from '../profile/customer.ts'
import { playbookOf, worldOf } from '../rehearsal.ts'
import { step } from '../step.ts'
import type { AtTill } from './usable.ts'

const START = Date.parse('2026-06-01T08:00:00Z')
const TILL: AtTill = { place: 'pike', channel: 'till', zone: undefined, codes: [], anonymous: false }
const benefit = { kind: 'amount', amount: 100 }

function rehearse(quantity: number | undefined, stock: object = {}) {
  const playbook = playbookOf({
    feeds: { stock: { key: 'store:sku' } },
    offers: {
      shoes: {
        name: 'Shoes',
        grantedBy: { event: 'entered' },
        window: { lasts: '1h' },
        redemption: { benefit, stock: { feed: 'stock', sku: 'shoe', placeProperty: 'store', reserve: true, ...stock } },
      },
    },
  })
  const kept = new Map<string, number>()
  const shelf = { quantity }
  let count = 0
  const take = (customer: Customer, event: object, minutes = 0) => {
    const at = START + minutes * 60_000
    const world = {
      ...worldOf(playbook, at, {
        feeds: shelf.quantity === undefined ? {} : { 'stock/pike:shoe': { quantity: shelf.quantity } },
      }),
      pools: { remaining: () => 0, spent: (pool: string) => kept.get(pool) ?? 0 },
    }
    const { effects } = step(customer, { id: `e${count++}`, at, ...event } as Event, world)
    for (const effect of effects)
      if (effect.type === 'spend-pool') kept.set(effect.pool, (kept.get(effect.pool) ?? 0) + effect.units)
  }
  const enter = (customer: Customer, minutes = 0) =>
    take(customer, { type: 'tracked', name: 'entered', properties: { store: 'pike' } }, minutes)
  const pay = (customer: Customer, minutes = 0) => {
    const lines = [line('shoe', 1, 1000)]
    take(customer, { type: 'redemption-requested', redemption: `r${count}`, lines, till: TILL, holdMs: 0 }, minutes)
    return customer.redemptions.at(-1)!.discount
  }
  return { enter, pay, take, shelf, kept: () => kept.get('stock:stock:pike:shoe') ?? 0 }
}

const customers = () => Array.from({ length: 4 }, (_, i) => createCustomer(i + 1, START))

describe('an offer that needs something on the shelf', () => {
  it('is granted to as many as there are units, which are kept for them until they are used or the copies end', () => {
    const { enter, kept, pay, take } = rehearse(2)
    const all = customers()
    for (const customer of all) enter(customer)
    expect(all.map(({ grants }) => grants.length)).toEqual([1, 1, 0, 0])
    expect(kept()).toBe(2)
    expect(pay(all[0]!)).toBe(100)
    expect(kept()).toBe(1)
    take(all[1]!, { type: 'timer-fired' }, 61)
    expect([all[1]!.grants[0]!.state, kept()]).toEqual(['expired', 0])
  })

  it('is not granted where there is none, or where nobody knows', () => {
    for (const quantity of [0, undefined]) {
      const { enter } = rehearse(quantity)
      const [ana] = customers()
      enter(ana!)
      expect(ana!.grants).toEqual([])
    }
  })

  it('falls away when the stock does, for who holds a copy too', () => {
    const { enter, pay, shelf } = rehearse(1)
    const [ana] = customers()
    enter(ana!)
    shelf.quantity = 0
    expect(pay(ana!)).toBe(0)
    shelf.quantity = 1
    expect(pay(ana!)).toBe(100)
  })

  it('lets go of what it kept for somebody who is forgotten', () => {
    const { enter, kept, take } = rehearse(1)
    const [ana, ben] = customers()
    enter(ana!)
    take(ana!, { type: 'erased', erasure: 'x', reason: 'request', identifiers: [] })
    expect(kept()).toBe(0)
    enter(ben!)
    expect(ben!.grants).toHaveLength(1)
  })

  it('looks at a feed that the playbook has', () => {
    const redemption = { benefit, stock: { feed: 'none', sku: 'a' } }
    expect(() => playbookOf({ offers: { a: { name: 'A', redemption } } })).toThrow('offers.a.redemption.stock.feed')
  })
})
