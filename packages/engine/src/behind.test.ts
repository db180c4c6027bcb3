import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Event } from './events/event.ts'
import { type Customer, createCustomer } from './profile/customer.ts'
import { playbookOf, worldOf } from './rehearsal.ts'
import { step } from './step.ts'

const NOW = Date.parse('2026-06-03T12:00:00Z')
const DAY_MS = 86_400_000

const playbook = playbookOf({
  channels: { box: { kind: 'inbox', consent: 'none', interrupts: false } },
  audiences: {
    buyers: { where: { event: 'order' } },
    regulars: { where: { event: 'order', within: '30d', atLeast: 3 } },
    spenders: { where: { event: 'order', within: '90d', sum: 'total', moreThan: 40 } },
    gold: { where: { trait: 'tier', is: 'gold' } },
    lapsed: { where: { all: [{ audience: 'buyers' }, { not: { event: 'order', within: '20d' } }] } },
    readers: { where: { any: [{ event: 'view', atLeast: 2 }, { audience: 'gold' }] } },
  },
  triggers: { bought: { on: { enters: 'buyers' } }, ordered: { on: { event: 'order' } } },
  actions: { thank: { value: 100, triggers: ['bought', 'ordered'], treatments: [{ channel: 'box', content: {} }] } },
})

const world = worldOf(playbook, NOW)

/** A row of a file: how many days ago, and what. */
const rowArbitrary = fc.record({
  daysAgo: fc.integer({ min: 0, max: 120 }),
  what: fc.constantFrom('order', 'view', 'gold', 'none'),
  total: fc.integer({ min: 1, max: 30 }),
})
type Row = typeof rowArbitrary extends fc.Arbitrary<infer T> ? T : never

function eventOf({ daysAgo, total, what }: Row, n: number): Event {
  const head = { id: `row/${n.toString(16).padStart(16, '0')}`, at: NOW - daysAgo * DAY_MS - n, load: 'l' }
  return what === 'order' || what === 'view'
    ? { ...head, type: 'tracked', name: what, properties: { total } }
    : { ...head, type: 'identified', traits: { tier: what } }
}

function load(rows: readonly Row[], isMore: (n: number) => boolean): { customer: Customer; effects: string[] } {
  const customer = createCustomer(1, NOW - 200 * DAY_MS)
  const effects = rows.flatMap((row, n) => {
    const event = eventOf(row, n)
    return step(customer, isMore(n) ? { ...event, more: true } : event, world).effects.map(({ type }) => type)
  })
  return { customer, effects }
}

describe('rows of a file of which more follow', () => {
  it('end where rows do that come one by one, wherever the audiences are looked at', () => {
    fc.assert(
      fc.property(fc.array(rowArbitrary, { minLength: 1, maxLength: 12 }), fc.array(fc.boolean()), (rows, marks) => {
        const one = load(rows, () => false).customer
        const together = load(rows, (n) => n < rows.length - 1 && marks[n] !== false).customer
        expect(sorted(together)).toEqual(sorted(one))
      }),
    )
  })

  it('are looked at a second later where none follows after all', () => {
    fc.assert(
      fc.property(fc.array(rowArbitrary, { minLength: 1, maxLength: 12 }), (rows) => {
        const one = load(rows, () => false).customer
        const { customer } = load(rows, () => true)
        expect(customer.wakeAt).toBeLessThanOrEqual(NOW + 1000)
        step(customer, { type: 'timer-fired', id: 'timer', at: NOW }, world)
        expect(sorted(customer)).toEqual(sorted(one))
      }),
    )
  })

  it('make no moment of what they changed when something happens before they are looked at', () => {
    const { customer, effects } = load([{ daysAgo: 1, what: 'order', total: 5 }], () => true)
    expect([effects, customer.memberships.audiences]).toEqual([[], []])
    const view: Event = { type: 'tracked', id: 'v', at: NOW, name: 'view', properties: {} }
    const types = step(customer, view, world).effects.map(({ type }) => type)
    expect(types).toContain('enter-audience')
    expect(types).not.toContain('record-decision')
    expect(customer.behind).toEqual([])
  })
})

/** The order of memberships is that in which they were entered. */
function sorted(customer: Customer): object {
  const { audiences, since, slots, until } = customer.memberships
  const entries = audiences.map((audience, i) => ({ audience, since: since[i], slot: slots[i], until: until[i] }))
  return { ...customer, memberships: entries.toSorted((a, b) => (a.audience < b.audience ? -1 : 1)) }
}
