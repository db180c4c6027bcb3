import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readComputed } from '../computed/computed.ts'
import type { Event } from '../events/event.ts'
import { createCustomer } from '../profile/customer.ts'
import { playbookOf, worldOf } from '../rehearsal.ts'
import { step } from '../step.ts'
import { Stepping } from '../stepping.ts'

const NOW = Date.parse('2026-10-28T12:00:00Z')
const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

interface Past {
  readonly name: string
  readonly at: number
  readonly total: number
}

const past = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom('view', 'order'),
    at: fc.oneof(
      fc.integer({ min: 0, max: 240 }).map((minutes) => NOW - minutes * MINUTE_MS),
      fc.integer({ min: 0, max: 40 * 24 * 60 }).map((minutes) => NOW - minutes * MINUTE_MS),
    ),
    // Cents that no double holds exactly.
    total: fc.integer({ min: 1, max: 40 }).map((cents) => cents / 100),
  }),
  { maxLength: 14, selector: ({ name, at, total }) => `${name}${at}/${total}` },
)

const computed = {
  count: { calculate: 'count', event: 'order', within: '30d' },
  sum: { calculate: 'sum', event: 'order', property: 'total', within: '1h' },
  average: { calculate: 'average', event: 'order', property: 'total' },
  min: { calculate: 'min', event: 'order', property: 'total', within: '2d' },
  max: { calculate: 'max', event: 'order', property: 'total' },
  first: { calculate: 'first', event: 'order', property: 'total' },
  'first-lately': { calculate: 'first', event: 'order', property: 'total', within: '30d' },
  'first-today': {
    calculate: 'first',
    event: 'order',
    property: 'total',
    within: '1h',
    where: { property: 'total', atLeast: 0.1 },
  },
  last: { calculate: 'last', event: 'order', property: 'total' },
  frequent: { calculate: 'most-frequent', event: 'order', property: 'total' },
  unique: { calculate: 'unique-count', event: 'order', property: 'total', within: '30d' },
  days: { calculate: 'days-since', event: 'order' },
  'days-lately': { calculate: 'days-since', event: 'order', within: '3d' },
}

const playbook = playbookOf({
  computed,
  audiences: {
    followed: { where: { after: 'view', followedBy: 'order', within: '30m' } },
    lately: { where: { after: 'view', followedBy: 'order', within: '2h', last: '1d' } },
    'left-alone': { where: { after: 'view', notFollowedBy: 'order', within: '30m' } },
    'left-lately': { where: { after: 'view', notFollowedBy: 'order', within: '1d', last: '3d' } },
  },
})

/** What comes out for events that are told in this order, some of them twice. */
function told(events: readonly Past[]) {
  const customer = createCustomer(1, 0)
  for (const { name, at, total } of events) {
    const event: Event = { type: 'tracked', id: `${name}${at}/${total}`, at, name, properties: { total } }
    step(customer, event, worldOf(playbook, NOW))
  }
  const timer: Event = { type: 'timer-fired', id: 'look', at: NOW }
  const { scope } = new Stepping(customer, timer, worldOf(playbook, NOW))
  const audiences = Object.fromEntries(playbook.audiences.map(({ id, evaluate }) => [id, evaluate(scope) > 0]))
  return { values: readComputed(customer, playbook.computed, NOW), audiences }
}

/** The same, straight from the list of what happened. */
function expected(events: readonly Past[]) {
  const sorted = [...events].sort((a, b) => a.at - b.at || (`${a.total}` < `${b.total}` ? -1 : 1))
  const orders = sorted.filter(({ name }) => name === 'order')
  const views = sorted.filter(({ name }) => name === 'view')
  const inside = (grainMs: number, windowMs: number) =>
    orders.filter(({ at }) => Math.floor(at / grainMs) * grainMs > NOW - windowMs).map(({ total }) => total)
  const totals = orders.map(({ total }) => total)
  const sum = (numbers: readonly number[]) => Math.round(numbers.reduce((a, b) => a + b * 100, 0)) / 100
  const times = (total: number) => totals.filter((one) => one === total).length
  const lastOf = (total: number) => totals.lastIndexOf(total)
  const usual = [...new Set(totals)].sort((a, b) => times(b) - times(a) || lastOf(b) - lastOf(a))
  const within2d = inside(3_600_000, 2 * DAY_MS)
  const days = orders.length === 0 ? undefined : Math.floor((NOW - orders.at(-1)!.at) / DAY_MS)
  const values = {
    count: inside(DAY_MS, 30 * DAY_MS).length,
    sum: sum(inside(MINUTE_MS, 60 * MINUTE_MS)),
    average: totals.length === 0 ? undefined : sum(totals) / totals.length,
    min: within2d.length === 0 ? undefined : Math.min(...within2d),
    max: totals.length === 0 ? undefined : Math.max(...totals),
    first: totals[0],
    'first-lately': inside(DAY_MS, 30 * DAY_MS)[0],
    'first-today': inside(MINUTE_MS, 60 * MINUTE_MS).find((total) => total >= 0.1),
    last: totals.at(-1),
    frequent: usual[0],
    unique: new Set(inside(DAY_MS, 30 * DAY_MS)).size,
    days,
    'days-lately': days !== undefined && orders.at(-1)!.at > NOW - 3 * DAY_MS ? days : undefined,
  }
  const isFollowed = (at: number, ms: number) => orders.some((order) => order.at > at && order.at <= at + ms)
  const followed = (ms: number, lastMs: number) =>
    orders.some((order) => order.at > NOW - lastMs && views.some(({ at }) => at < order.at && order.at <= at + ms))
  const alone = (ms: number, lastMs: number) =>
    views.some(({ at }) => at + ms < NOW && at > NOW - lastMs && !isFollowed(at, ms))
  return {
    values: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)),
    audiences: {
      followed: followed(30 * MINUTE_MS, Number.POSITIVE_INFINITY),
      lately: followed(120 * MINUTE_MS, DAY_MS),
      'left-alone': alone(30 * MINUTE_MS, Number.POSITIVE_INFINITY),
      'left-lately': alone(DAY_MS, 3 * DAY_MS),
    },
  }
}

it('computed traits and sequences do not care in which order they are told, or how often', () => {
  void fc.assert(
    fc.property(
      past.chain((events) =>
        fc.tuple(
          fc.constant(events),
          fc.shuffledSubarray(events),
          fc.shuffledSubarray(events, { minLength: events.length }),
        ),
      ),
      ([events, again, shuffled]) => {
        const outcome = told([...again, ...shuffled])
        expect(outcome.values).toEqual(expect.objectContaining(expected(events).values))
        expect(Object.keys(outcome.values).sort()).toEqual(Object.keys(expected(events).values).sort())
        expect(outcome.audiences).toEqual(expected(events).audiences)
      },
    ),
    { numRuns: 400 },
  )
})
