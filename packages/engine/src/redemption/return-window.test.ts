import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { line } from '../basket/basket.fixture.ts'
import type { Event } from '../events/event.ts'
import { createCustomer } from '../profile/customer.ts'
import { playbookOf, worldOf } from '../rehearsal.ts'
import { step } from '../step.ts'
import { findRedemption } from './keep.ts'

const START = Date.parse('2026-06-01T08:00:00Z')
const HOUR = 3_600_000
const DAY = 24 * HOUR
const TILL = { place: undefined, channel: 'till', zone: undefined, codes: [], anonymous: false }

/** Somebody who buys and brings back, by a clock that says when. */
function shopper(returnWindow?: string) {
  const offers = { off: { name: 'Off', redemption: { for: 'everyone', benefit: { kind: 'amount', amount: 100 } } } }
  const brand = { name: 'x', timezone: 'Etc/UTC', currency: 'USD', ...(returnWindow !== undefined && { returnWindow }) }
  const playbook = playbookOf({ brand, offers })
  const customer = createCustomer(1, START)
  let count = 0
  const tell = (event: object, at: number) => {
    step(customer, { id: `e${count++}`, at, ...event } as Event, worldOf(playbook, at))
  }
  return {
    customer,
    buy: (redemption: string, at: number, more: object = {}) =>
      tell(
        { type: 'redemption-requested', redemption, lines: [line('a', 2, 1000)], till: TILL, holdMs: 0, ...more },
        at,
      ),
    settle: (redemption: string, as: string, at: number) => tell({ type: 'redemption-settled', redemption, as }, at),
    pass: (at: number) => tell({ type: 'timer-fired' }, at),
    stateOf: (redemption: string) => findRedemption(customer, redemption)?.state,
  }
}

describe('how long a basket can be returned', () => {
  it.each([
    ['ninety days where nothing is said', undefined, 90 * DAY],
    ['as long as the brand says', '14d', 14 * DAY],
  ])('%s', (_, returnWindow, windowMs) => {
    const inTime = shopper(returnWindow)
    inTime.buy('r', START)
    inTime.settle('r', 'return', START + windowMs - 1)
    expect(inTime.stateOf('r')).toBe('returned')
    const late = shopper(returnWindow)
    late.buy('r', START)
    late.settle('r', 'return', START + windowMs)
    expect(late.stateOf('r')).toBeUndefined()
  })

  it.each([
    ['of which something came off', {}],
    ['of which nothing came off', { lines: [line('a', 1, 0)] }],
  ])('is reckoned from when a basket %s was paid', (_, more) => {
    const { buy, settle, stateOf } = shopper('1d')
    buy('r', START, { holdMs: 12 * HOUR, ...more })
    settle('r', 'commit', START + 10 * HOUR)
    settle('r', 'return', START + 34 * HOUR - 1)
    expect(stateOf('r')).toBe('returned')
  })

  it('leaves a basket that is still to be paid alone', () => {
    const { buy, pass, settle, stateOf } = shopper('1d')
    buy('r', START, { lines: [line('a', 1, 0)], holdMs: HOUR })
    pass(START + 10 * DAY)
    settle('r', 'commit', START + 10 * DAY)
    settle('r', 'return', START + 11 * DAY - 1)
    expect(stateOf('r')).toBe('returned')
  })

  it('bounds what is kept of somebody who has bought for years', () => {
    const { buy, customer } = shopper('30d')
    for (let day = 0; day < 1000; day++) buy(`r${day}`, START + day * DAY)
    expect(customer.redemptions.map(({ id }) => id)).toEqual(Array.from({ length: 30 }, (_, i) => `r${970 + i}`))
    for (let i = 0; i < 600; i++) buy(`s${i}`, START + 1000 * DAY + i)
    expect(customer.redemptions).toHaveLength(500)
  })

  it('refuses no return within it, whatever comes between', () => {
    const day = fc.integer({ min: 0, max: 60 })
    const basket = fc.record({ day, holdMs: fc.constantFrom(0, HOUR), isPaid: fc.boolean(), returnAfter: day })
    fc.assert(
      fc.property(fc.array(basket, { maxLength: 60 }), (baskets) => {
        const { buy, settle, stateOf } = shopper('30d')
        const happenings = baskets.flatMap(({ day: bought, holdMs, isPaid, returnAfter }, i) => {
          const at = START + bought * DAY + i
          const paid = { at: at + HOUR / 2, tell: (now: number) => settle(`r${i}`, 'commit', now) }
          const isFit = (holdMs === 0 || isPaid) && returnAfter < 30
          const bringBack = (now: number) => {
            settle(`r${i}`, 'return', now)
            if (isFit) expect(stateOf(`r${i}`)).toBe('returned')
            else expect(stateOf(`r${i}`)).not.toBe('returned')
          }
          return [
            { at, tell: (now: number) => buy(`r${i}`, now, { holdMs }) },
            ...(holdMs > 0 && isPaid ? [paid] : []),
            { at: at + returnAfter * DAY + HOUR - (returnAfter < 30 ? 0 : HOUR / 2), tell: bringBack },
          ]
        })
        for (const { at, tell } of happenings.sort((a, b) => a.at - b.at)) tell(at)
      }),
      { numRuns: 100 },
    )
  })
})
