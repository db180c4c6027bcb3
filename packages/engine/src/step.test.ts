import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recompute } from './decision/recompute.ts'
import type { Event } from './events/event.ts'
import type { JsonObject } from './json.ts'
import { createCustomer } from './profile/customer.ts'
import { playbookOf, worldOf } from './rehearsal.ts'
import { step } from './step.ts'

const START = Date.parse('2026-06-03T12:00:00Z')

const playbook = playbookOf({
  policy: {
    caps: [
      { max: 3, within: '1h' },
      { max: 50, within: '1h', channel: 'web' },
    ],
    spacing: '1m',
    randomArm: 0.2,
  },
  channels: {
    web: { kind: 'slot', consent: 'none', interrupts: false },
    push: { kind: 'webhook', consent: 'none' },
    box: { kind: 'inbox', consent: 'none', interrupts: false },
  },
  feeds: { weather: { key: 'ZIP' } },
  facts: { location: { from: { event: 'order' }, fields: { zip: 'zip' }, lasts: '1h' } },
  audiences: {
    spenders: { where: { event: 'order', within: '1d', sum: 'total', moreThan: 10 } },
    both: { where: { all: [{ audience: 'spenders' }, { trait: 'tier', is: 'gold' }] } },
    morning: { where: { time: { from: '06:00', to: '12:30' } } },
    holders: { where: { offer: 'coffee', is: 'held' } },
  },
  offers: {
    coffee: {
      name: 'Coffee',
      instances: 'many',
      window: { lasts: '2h' },
      terms: { event: 'order', amount: { property: 'total' }, measure: 'sum', reach: 2000 },
    },
  },
  triggers: {
    ordered: { on: { event: 'order' } },
    rich: { on: { enters: 'spenders' }, after: '5m', cancelledBy: ['cancel'] },
    holding: { on: { enters: 'holders' } },
  },
  actions: {
    thank: {
      value: 100,
      triggers: ['ordered', 'holding'],
      treatments: [
        { channel: 'push', content: {} },
        { channel: 'box', content: {} },
      ],
    },
    treat: {
      value: 200,
      triggers: ['ordered', 'rich'],
      offer: 'coffee',
      treatments: [{ channel: 'box', content: {} }],
    },
    show: {
      value: 50,
      placements: ['home'],
      response: { event: 'order', within: '10m' },
      treatments: [{ channel: 'web', content: {} }],
    },
    warm: {
      value: 60,
      placements: ['home'],
      applicable: { feed: 'weather', key: { fact: 'location.zip' }, field: 'temperature', lessThan: 5 },
      treatments: [{ channel: 'web', content: {} }],
    },
  },
})
const around = { feeds: { 'weather/1': { temperature: 1 }, 'weather/2': { temperature: 20 } } }

const hostile: fc.Arbitrary<JsonObject[string]> = fc.oneof(
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -1e308, 1e308, '12', '\ud800', null, true, -0),
  fc.constant<JsonObject[string]>(JSON.parse('{"__proto__":{"total":5}}')),
  fc.integer({ min: -20, max: 40 }),
  fc.double({ min: 0, max: 30, noNaN: true }),
)
const properties = fc.record({ total: hostile, zip: fc.oneof(fc.constantFrom('1', '2', 1), hostile) })
const given = fc.oneof(
  fc.record({
    type: fc.constant('tracked'),
    name: fc.constantFrom('order', 'order', 'cancel', '__proto__', '["order",null,null]'),
    properties,
  }),
  fc.record({
    type: fc.constant('identified'),
    traits: fc.dictionary(
      fc.constantFrom('tier', '__proto__', 'timezone'),
      fc.oneof(hostile, fc.constantFrom('gold', 'Asia/Tokyo', 'Mars/Olympus')),
    ),
  }),
  fc.record({ type: fc.constant('decision-requested'), placement: fc.constantFrom('home', 'nowhere'), properties }),
  fc.record({
    type: fc.constant('response-received'),
    decision: fc.string(),
    response: fc.constantFrom('clicked', 'dismissed'),
  }),
  fc.constant({ type: 'timer-fired' }),
)
const happening = fc.record({
  wait: fc.integer({ min: 0, max: 900_000 }),
  late: fc.constantFrom(0, 0, 1000, 86_400_000, -86_400_000, 1e12),
  event: given,
})

/** Lives through what happens; deliveries are reported delivered at once. Gives every decision made. */
function live(happenings: readonly { wait: number; late: number; event: object }[]) {
  const customer = createCustomer(1, START)
  let now = START
  const decisions = happenings.flatMap(({ wait, late, event }, i) => {
    now += wait
    const world = worldOf(playbook, now, around)
    const { effects } = step(customer, { ...event, id: `e${i}`, at: now - late } as Event, world)
    for (const effect of effects) {
      if (effect.type !== 'hand-over-delivery') continue
      const { attempt, delivery } = effect
      const id = `report-${delivery.id}-${attempt}`
      step(
        customer,
        { type: 'delivery-reported', id, at: now, delivery: delivery.id, attempt, outcome: 'delivered' },
        world,
      )
    }
    return effects.flatMap((effect) => (effect.type === 'record-decision' ? [effect.decision] : []))
  })
  return { customer, decisions, now }
}

describe('step', () => {
  it('survives whatever is sent: every decision can be recomputed, and no number is lost', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 40 }), (happenings) => {
        const { customer, decisions, now } = live(happenings)
        for (const decision of decisions) {
          expect(recompute(decision)).toEqual([])
          expect(recompute(JSON.parse(JSON.stringify(decision)))).toEqual([])
        }
        expect(new Set(decisions.map(({ id }) => id)).size).toBe(decisions.length)
        expect(new Set(customer.grants.map(({ id }) => id)).size).toBe(customer.grants.length)
        for (const { sum, count } of customer.rollups) expect(Number.isFinite(sum) && count > 0).toBe(true)
        for (const { progress } of customer.grants) expect(Number.isFinite(progress)).toBe(true)
        expect(customer.wakeAt).toBeGreaterThan(now - 1)
      }),
      { numRuns: 150 },
    )
  })

  it('comes to rest: a timer at the time asked for leaves nothing due', () => {
    fc.assert(
      fc.property(fc.array(happening, { maxLength: 20 }), (happenings) => {
        const { customer } = live(happenings)
        for (let i = 0; i < 200 && customer.wakeAt < START + 40 * 86_400_000; i++) {
          const at = customer.wakeAt
          step(customer, { type: 'timer-fired', id: `t${i}`, at }, worldOf(playbook, at, around))
          expect(customer.wakeAt).toBeGreaterThan(at)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('decides with the event that caused the decision already applied (invariant 9)', () => {
    const own = playbookOf({
      channels: { push: { kind: 'webhook', consent: 'none' } },
      triggers: { ordered: { on: { event: 'order' }, when: { event: 'order', sum: 'total', atLeast: 5 } } },
      audiences: { first: { where: { event: 'order', is: 1 } } },
      actions: {
        a: { value: 1000, persona: 'first', triggers: ['ordered'], treatments: [{ channel: 'push', content: {} }] },
      },
    })
    const order: Event = { type: 'tracked', id: 'o', at: START, name: 'order', properties: { total: 5 } }
    const { effects } = step(createCustomer(1, START), order, worldOf(own, START))
    expect(effects.map(({ type }) => type)).toEqual([
      'enter-audience',
      'send-delivery',
      'measure-decision',
      'record-decision',
      'hand-over-delivery',
    ])
  })

  it('awaits the response to fifty decisions at most: the oldest closes as a failure', () => {
    const customer = createCustomer(1, START)
    const closed = Array.from({ length: 70 }, (_, i) => {
      const event: Event = { type: 'decision-requested', id: `${i}`, at: START + i, placement: 'home', properties: {} }
      const { effects } = step(customer, event, worldOf(playbook, START + i, around))
      return effects.filter(({ type }) => type === 'update-model')
    }).flat()
    expect(customer.exposures.length).toBeLessThanOrEqual(50)
    expect(closed.every((effect) => effect.type === 'update-model' && !effect.success)).toBe(true)
  })

  it('does not let definitions go round in circles', () => {
    const round = playbookOf({
      channels: { box: { kind: 'inbox', consent: 'none', interrupts: false } },
      offers: { x: { name: 'x', window: { lasts: '1d' }, instances: 'many' } },
      audiences: { holder: { where: { offer: 'x', is: 'held' } }, other: { where: { not: { audience: 'holder' } } } },
      triggers: { a: { on: { enters: 'holder' } }, b: { on: { event: 'go' } }, c: { on: { leaves: 'other' } } },
      actions: {
        a: { value: 1000, triggers: ['a', 'b', 'c'], offer: 'x', treatments: [{ channel: 'box', content: {} }] },
      },
    })
    const customer = createCustomer(1, START)
    const go: Event = { type: 'tracked', id: 'go', at: START, name: 'go', properties: {} }
    const { effects } = step(customer, go, worldOf(round, START))
    expect(effects.filter(({ type }) => type === 'record-decision').length).toBeLessThan(10)
  })
})

it('has heard of somebody whom only a file tells of when the latest row happened, and of anybody else when they came', () => {
  const seenAfter = (events: readonly [daysAgo: number, load?: string][]) => {
    const customer = createCustomer(1, START)
    events.forEach(([daysAgo, load], i) => {
      const at = START - daysAgo * 86_400_000
      const event = { type: 'tracked', id: `e${i}`, at, name: 'order', properties: {}, ties: ['user:ana'] }
      step(customer, { ...event, ...(load && { load }) } as Event, worldOf(playbook, START))
    })
    return (START - customer.seenAt) / 86_400_000
  }
  expect(seenAfter([[9, 'l']])).toBe(9)
  expect(seenAfter([[9, 'l'], [3, 'l'], [5, 'l']])).toBe(3) // biome-ignore format: one line
  expect(seenAfter([[0], [9, 'l']])).toBe(0)
})
