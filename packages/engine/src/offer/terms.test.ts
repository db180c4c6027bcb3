import { describe, expect, it } from 'vitest'
import type { Effect } from '../effects/effect.ts'
import type { JsonObject } from '../json.ts'
import { createCustomer } from '../profile/customer.ts'
import { playbookOf, type Surroundings, worldOf } from '../rehearsal.ts'
import { step } from '../step.ts'

const START = Date.parse('2026-06-01T00:00:00Z')
const DAY_MS = 86_400_000

interface Happening {
  /** Ms after the start. */
  readonly at: number
  readonly name?: string
  readonly properties?: JsonObject
  /** When it comes in, ms after the start; without it, when it happens. */
  readonly comes?: number
}

interface Wallet {
  readonly offers: Readonly<Record<string, object>>
  readonly currency?: string
  readonly surroundings?: Surroundings
}

/** What becomes of offers: lines such as `complete coffee +86400000`, by the time of what completed it. */
function wallet({ offers, currency = 'USD', surroundings = {} }: Wallet, happenings: readonly Happening[]): string[] {
  const named = Object.entries(offers).map(([id, offer]) => [id, { name: id, ...offer }])
  const playbook = playbookOf({ brand: { name: 'T', timezone: 'UTC', currency }, offers: Object.fromEntries(named) })
  const customer = createCustomer(1, START)
  return happenings.flatMap(({ at, name = 'order', properties = {}, comes = at }, i) => {
    const world = worldOf(playbook, START + comes, surroundings)
    const { effects } = step(customer, { type: 'tracked', id: `${i}`, at: START + at, name, properties }, world)
    return effects.flatMap((effect) => line(effect) ?? [])
  })
}

function line(effect: Effect): string | undefined {
  if (effect.type === 'grant-offer') return `grant ${effect.grant.offer}`
  if (effect.type === 'expire-offer') return `expire ${effect.grant.offer}`
  if (effect.type === 'complete-offer') return `complete ${effect.grant.offer} +${effect.grant.completedAt! - START}`
  return undefined
}

const received = (at: number, properties: JsonObject = {}): Happening => ({ at, name: 'received', properties })
const bought = (at: number, total: JsonObject[string], comes = at): Happening => ({ at, properties: { total }, comes })

function offer(terms: object, rest: object = {}): Record<string, object> {
  const amount = { property: 'total' }
  return {
    deal: { grantedBy: { event: 'received' }, terms: { event: 'order', amount, measure: 'each', ...terms }, ...rest },
  }
}

const each = offer({ reach: 500 })
const sum = offer({ measure: 'sum', reach: 500 })
const week = { window: { lasts: '7d' } }
const open = { window: { lasts: '7d', endIncluded: false } }

describe('terms', () => {
  // biome-ignore format: a table
  const table: [name: string, offers: Record<string, object>, happenings: Happening[], completions: string[]][] = [
    ['each: one that reaches it', each, [received(0), bought(1, 5)], ['+1']],
    ['each: two small ones do not', each, [received(0), bought(1, 4), bought(2, 4)], []],
    ['sum: two small ones do', sum, [received(0), bought(1, 4), bought(2, 4)], ['+2']],
    ['sum: what was bought before receipt does not count', sum, [bought(0, 4), received(1), bought(2, 4)], []],
    ['sum: at the instant of receipt counts', sum, [received(0), bought(0, 5)], ['+0']],
    ['at least: exactly it', each, [received(0), bought(1, 5.0)], ['+1']],
    ['strictly: exactly it is not enough', offer({ reach: 500, strictly: true }), [received(0), bought(1, 5)], []],
    ['strictly: one cent more is', offer({ reach: 500, strictly: true }), [received(0), bought(1, 5.01)], ['+1']],
    ['a tenth and two tenths are three tenths', offer({ measure: 'sum', reach: 30 }), [received(0), bought(1, 0.1), bought(2, 0.2)], ['+2']],
    ['and strictly they are no more', offer({ measure: 'sum', reach: 30, strictly: true }), [received(0), bought(1, 0.1), bought(2, 0.2)], []],
    ['1.15 is 115 cents', offer({ reach: 115 }), [received(0), bought(1, 1.15)], ['+1']],
    ['minor units are taken as they are', offer({ reach: 500, amount: { property: 'total', in: 'minor' } }), [received(0), bought(1, 499), bought(2, 500)], ['+2']],
    ['without an amount events are counted', { deal: { grantedBy: { event: 'received' }, terms: { event: 'order', measure: 'sum', reach: 2 } } }, [received(0), bought(1, 1), bought(2, 1)], ['+2']],
    ['only events that pass', offer({ reach: 500, where: { property: 'total', lessThan: 6 } }), [received(0), bought(1, 9), bought(2, 5)], ['+2']],
    ['a text is no amount', each, [received(0), bought(1, '9')], []],
    ['nor is nothing, or a number beyond sense', each, [received(0), bought(1, null), bought(2, 1e300)], []],
    ['what is given back is taken off the sum', sum, [received(0), bought(1, 4), bought(2, -2), bought(3, 2), bought(4, 1)], ['+4']],
    ['it completes once', each, [received(0), bought(1, 5), bought(2, 5)], ['+1']],
    ['the last instant counts', offer({ reach: 500 }, week), [received(0), bought(7 * DAY_MS, 5)], [`+${7 * DAY_MS}`]],
    ['one millisecond later does not', offer({ reach: 500 }, week), [received(0), bought(7 * DAY_MS + 1, 5)], []],
    ['an excluded end does not count', offer({ reach: 500 }, open), [received(0), bought(7 * DAY_MS, 5)], []],
    ['the millisecond before it does', offer({ reach: 500 }, open), [received(0), bought(7 * DAY_MS - 1, 5)], [`+${7 * DAY_MS - 1}`]],
    ['one in time that comes late counts', offer({ reach: 500 }, week), [received(0), bought(1, 5, 30 * DAY_MS)], ['+1']],
    ['one copy at a time', each, [received(0), received(1), bought(2, 5)], ['+2']],
    ['several copies, all of them served', offer({ reach: 500 }, { instances: 'many' }), [received(0), received(1), bought(2, 5)], ['+2', '+2']],
    ['exclusive copies, one after the other', offer({ reach: 500 }, { instances: 'many', sharing: 'exclusive' }), [received(0), received(1), bought(2, 5), bought(3, 5)], ['+2', '+3']],
    ['a copy that ended no longer stands in the way of another', offer({ reach: 500 }, week), [received(0), received(8 * DAY_MS), bought(9 * DAY_MS, 5)], [`+${9 * DAY_MS}`]],
  ]
  it.each(table)('%s', (_, offers, happenings, completions) => {
    const lines = wallet({ offers }, happenings).filter((text) => text.startsWith('complete'))
    expect(lines).toEqual(completions.map((text) => `complete deal ${text}`))
  })

  it.each([
    ['JPY', 500, 500, 499],
    ['USD', 500, 5, 4.99],
    ['KWD', 500, 0.5, 0.499],
  ])('in %s %i minor units are %d', (currency, reach, enough, tooLittle) => {
    const happenings = [received(0), bought(1, tooLittle), bought(2, enough)]
    expect(wallet({ offers: offer({ reach }), currency }, happenings)).toEqual(['grant deal', 'complete deal +2'])
  })

  it('an event counts for the exclusive copy that ends first, and for shared ones beside it', () => {
    const terms = { event: 'order', measure: 'each', reach: 1 }
    const exclusive = { grantedBy: { event: 'received' }, sharing: 'exclusive', terms }
    const offers = {
      long: { ...exclusive, window: { lasts: '9d' } },
      short: { ...exclusive, window: { lasts: '2d' } },
      shared: { grantedBy: { event: 'received' }, terms },
    }
    const lines = wallet({ offers }, [received(0), bought(1, 1), bought(2, 1), bought(3, 1)])
    expect(lines.slice(3)).toEqual(['complete shared +1', 'complete short +1', 'complete long +2'])
  })
})

describe('receipt', () => {
  it('waits for the first instant and ends before the last', () => {
    const offers = offer(
      { reach: 1 },
      { starts: '2026-06-02T00:00:00Z', ends: '2026-06-03T00:00:00Z', instances: 'many' },
    )
    const at = [DAY_MS - 1, DAY_MS, 2 * DAY_MS - 1, 2 * DAY_MS]
    expect(
      wallet(
        { offers },
        at.map((ms) => received(ms)),
      ),
    ).toEqual(['grant deal', 'grant deal', 'expire deal', 'expire deal'])
  })

  it('a copy ends with its offer', () => {
    const offers = offer({ reach: 100 }, { ends: '2026-06-02T00:00:00Z', ...week })
    expect(wallet({ offers }, [received(0), bought(DAY_MS, 1)])).toEqual(['grant deal', 'expire deal'])
    expect(wallet({ offers }, [received(0), bought(DAY_MS - 1, 1)])).toEqual([
      'grant deal',
      `complete deal +${DAY_MS - 1}`,
    ])
  })

  it('asks its condition and its budget', () => {
    const offers = {
      gold: { grantedBy: { event: 'received', where: { property: 'tier', is: 'gold' } } },
      scarce: { grantedBy: { event: 'received' }, budget: { units: 10 } },
    }
    expect(wallet({ offers }, [received(0, { tier: 'gold' })])).toEqual(['grant gold', 'grant scarce'])
    const spent = { pools: { 'offer:scarce': 0 } }
    expect(wallet({ offers, surroundings: spent }, [received(0, { tier: 'tin' })])).toEqual([])
  })

  it('fills a wallet so far and no further', () => {
    const offers = offer({ reach: 100 }, { instances: 'many' })
    const lines = wallet(
      { offers },
      Array.from({ length: 600 }, (_, i) => received(i)),
    )
    expect(lines).toHaveLength(500)
  })
})
