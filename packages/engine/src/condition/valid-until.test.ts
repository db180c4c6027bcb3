import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Event } from '../events/event.ts'
import { createCustomer } from '../profile/customer.ts'
import { playbookOf, worldOf } from '../rehearsal.ts'
import { step } from '../step.ts'
import { Stepping } from '../stepping.ts'
import { isTrue, validUntil } from './answer.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000
const START = Date.parse('2026-10-20T00:00:00Z')

const zone = fc.constantFrom('UTC', 'America/New_York', 'Australia/Lord_Howe', 'America/Havana', 'Asia/Kathmandu')
const comparison = fc.oneof(
  fc.record({ atLeast: fc.integer({ min: 0, max: 5 }) }),
  fc.record({ atMost: fc.integer({ min: 0, max: 5 }) }),
  fc.record({ is: fc.integer({ min: 0, max: 4 }) }),
  fc.record({ moreThan: fc.integer({ min: 0, max: 3 }), lessThan: fc.integer({ min: 2, max: 6 }) }),
)
const counted = fc
  .record({
    event: fc.constant('order'),
    within: fc.constantFrom('5m', '1h', '90m', '1d', '2d', '3d', '30d'),
    sum: fc.option(fc.constant('total'), { nil: undefined }),
    limits: comparison,
  })
  .map(({ limits, sum, ...rest }) => ({ ...rest, ...(sum === undefined ? {} : { sum }), ...limits }))
const clock = fc.integer({ min: 0, max: 47 }).map((half) => {
  return `${String(Math.floor(half / 2)).padStart(2, '0')}:${half % 2 ? '30' : '00'}`
})
const timed = fc
  .record({
    from: clock,
    to: clock,
    weekdays: fc.option(fc.subarray(['monday', 'thursday', 'saturday', 'sunday'], { minLength: 1 }), {
      nil: undefined,
    }),
  })
  .map(({ weekdays, ...rest }) => ({ time: weekdays ? { ...rest, weekdays } : rest }))
const season = fc.oneof(
  fc.record({ months: fc.subarray(['october', 'november', 'june'], { minLength: 1 }) }),
  fc.record({
    dates: fc.record({
      from: fc.constantFrom('10-22', '11-01', '12-31'),
      to: fc.constantFrom('10-31', '11-03', '01-02'),
    }),
  }),
)
const seasonal = fc.tuple(fc.oneof(timed, fc.constant({ time: {} })), season).map(([{ time }, more]) => ({ time: { ...time, ...more } })) // biome-ignore format: one line
const habitual = fc.oneof(
  fc.tuple(counted, timed).map(([count, { time }]) => ({ ...count, during: time })),
  comparison.map((limits) => ({ event: 'order', each: { period: 'month', last: 1 }, ...limits })),
)
const fact = fc.constantFrom(
  { fact: 'location' },
  { fact: 'location', exists: false },
  { fact: 'location', field: 'zip', is: 1 },
)
const sequence = fc
  .record({
    after: fc.constantFrom('order', 'ping'),
    next: fc.constantFrom('order', 'ping'),
    within: fc.constantFrom('5m', '2h', '1d'),
    last: fc.option(fc.constantFrom('3h', '2d'), { nil: undefined }),
    isFollowed: fc.boolean(),
  })
  .map(({ isFollowed, last, next, ...rest }) => ({
    ...rest,
    ...(last !== undefined && { last }),
    ...(isFollowed ? { followedBy: next } : { notFollowedBy: next }),
  }))
const exact = [
  { computed: 'days', atLeast: 2 },
  { computed: 'days', atMost: 3 },
  { computed: 'days', is: 1 },
]
const computedNames = [
  ...['orders', 'spent', 'mean', 'least', 'most', 'earliest', 'latest', 'usual', 'kinds', 'days', 'lately', 'share'],
]
const computed = fc
  .tuple(fc.constantFrom(...computedNames), comparison)
  .map(([id, limits]) => ({ computed: id, ...limits }))
const leaf = fc.oneof(
  counted,
  timed,
  seasonal,
  habitual,
  fact,
  sequence,
  computed,
  fc.constant({ event: 'order', within: '1d' }),
  fc.constant({ trait: 'x' }),
)
const tree = fc.letrec<{ node: object }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.record({ not: tie('node') }),
    fc.record({ all: fc.array(tie('node'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('node'), { minLength: 1, maxLength: 3 }) }),
  ),
})).node

const history = fc.array(
  fc.record({
    name: fc.constantFrom('order', 'order', 'ping'),
    ago: fc.oneof(fc.integer({ min: 0, max: 3 * HOUR_MS }), fc.integer({ min: 0, max: 5 * DAY_MS })),
    properties: fc.record({ total: fc.integer({ min: 1, max: 3 }), zip: fc.integer({ min: 1, max: 2 }) }),
  }),
  { maxLength: 8 },
)

interface Past {
  readonly name: string
  readonly ago: number
  readonly properties: { readonly total: number; readonly zip: number }
}

/** A customer with a past, and a function that evaluates the condition at an instant. */
function asked(condition: object, past: readonly Past[], zoneName: string, now: number) {
  const playbook = playbookOf({
    facts: { location: { from: { event: 'ping' }, fields: { zip: 'zip' }, lasts: '2h' } },
    computed: {
      orders: { calculate: 'count', event: 'order', within: '1d' },
      spent: { calculate: 'sum', event: 'order', property: 'total', within: '90m' },
      mean: { calculate: 'average', event: 'order', property: 'total', within: '3d' },
      least: { calculate: 'min', event: 'order', property: 'total', within: '1h' },
      most: { calculate: 'max', event: 'order', property: 'total', within: '2d' },
      earliest: { calculate: 'first', event: 'order', property: 'total', within: '2d' },
      latest: { calculate: 'last', event: 'order', property: 'total', within: '1d' },
      usual: { calculate: 'most-frequent', event: 'order', property: 'total', within: '3d' },
      kinds: { calculate: 'unique-count', event: 'order', property: 'total', within: '1d' },
      days: { calculate: 'days-since', event: 'order' },
      lately: { calculate: 'days-since', event: 'order', within: '3d' },
      share: { calculate: 'ratio', of: 'spent', to: 'orders' },
    },
    audiences: { asked: { where: condition } },
  })
  const customer = createCustomer(1, 0)
  customer.zone = zoneName
  past.forEach(({ name, ago, properties }, i) => {
    step(customer, { type: 'tracked', id: `${i}`, at: now - ago, name, properties }, worldOf(playbook, now))
  })
  const timer: Event = { type: 'timer-fired', id: 'look', at: now }
  const evaluate = playbook.audiences[0]!.evaluate
  return (at: number) => evaluate(new Stepping(customer, timer, worldOf(playbook, at)).scope)
}

/** Instants worth looking at before `until`: every minute for two hours, every quarter for a week, and the last millisecond. */
function instants(now: number, until: number): number[] {
  const found: number[] = []
  for (let m = 1; m <= 120; m++) found.push(Math.floor(now / MINUTE_MS) * MINUTE_MS + m * MINUTE_MS)
  for (let q = 1; q <= 4 * 24 * 7; q++) found.push(Math.floor(now / MINUTE_MS) * MINUTE_MS + q * 15 * MINUTE_MS)
  found.push(now + 31 * DAY_MS, until - 1)
  return found.filter((at) => at >= now && at < until)
}

const anyNow = fc.integer({ min: 0, max: 20 * 24 * 60 }).map((minute) => START + minute * MINUTE_MS + 12_345)

describe('validUntil', () => {
  it('is sound: nothing changes before it, whatever the condition', () => {
    fc.assert(
      fc.property(tree, history, zone, anyNow, (condition, past, zoneName, now) => {
        const at = asked(condition, past, zoneName, now)
        const given = at(now)
        expect(validUntil(given)).toBeGreaterThan(now)
        for (const later of instants(now, validUntil(given))) expect(isTrue(at(later)), `${later}`).toBe(isTrue(given))
      }),
      { numRuns: 150 },
    )
  })

  it('is exact for a leaf: when it is finite the answer changes then', () => {
    fc.assert(
      fc.property(
        fc.oneof(counted, timed, fact, sequence, fc.constantFrom(...exact)),
        history,
        zone,
        anyNow,
        (condition, past, zoneName, now) => {
          const at = asked(condition, past, zoneName, now)
          const given = at(now)
          const until = validUntil(given)
          if (until !== Number.POSITIVE_INFINITY) expect(isTrue(at(until))).toBe(!isTrue(given))
        },
      ),
      { numRuns: 400 },
    )
  })
})
