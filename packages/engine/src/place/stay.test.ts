import * as fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { Shelves } from '../catalogue/catalogue.ts'
import { placeSchema } from '../catalogue/place.ts'
import type { Effect } from '../effects/effect.ts'
import type { JsonObject } from '../json.ts'
import { type Customer, createCustomer } from '../profile/customer.ts'
import { playbookOf, problemsOf, worldOf } from '../rehearsal.ts'
import { step } from '../step.ts'

const MINUTE = 60_000
const shelves = new Shelves()
const put = (id: string, lat: number, fields: object = {}) =>
  shelves.putPlace(placeSchema.parse({ id, name: `Store ${id}`, lat, lon: -122, radius: 100, region: 'WA', ...fields }))
put('s1', 47)
put('inner', 47, { type: 'counter', radius: 20 })
put('s2', 47.05)
put('park', 47.1, { type: 'park' })

/** Degrees of latitude in so many metres. */
const north = (metres: number) => metres / 111_195

const playbook = playbookOf({
  places: { from: [{ event: 'ping' }], types: ['store', 'counter'] },
  facts: { near: { from: { event: 'ping' }, nearest: { type: 'store', withinMetres: 20_000 }, lasts: '1h' } },
  channels: { inbox: { kind: 'inbox', consent: 'none', interrupts: false } },
  triggers: {
    came: { on: { enters: { type: 'store' } } },
    'came-to-s2': { on: { enters: { place: 's2' } } },
    went: { on: { leaves: { type: 'store' } } },
    stayed: { on: { dwells: { type: 'store', region: 'WA' }, for: '10m' } },
  },
  actions: {
    hello: {
      ...{ triggers: ['came', 'came-to-s2', 'went', 'stayed'], value: 1000 },
      treatments: [{ channel: 'inbox', content: {} }],
    },
  },
})

describe('visits', () => {
  let customer: Customer
  let effects: Effect[]
  let count: number
  beforeEach(() => {
    customer = createCustomer(1, 0)
    effects = []
    count = 0
  })

  const take = (event: object, now: number) => {
    const given = { id: `e${count++}`, at: now, ...event } as never
    effects.push(...structuredClone(step(customer, given, worldOf(playbook, now, { catalogue: shelves })).effects))
  }
  /** Timers fire at the instant that the customer asked for. */
  const wait = (until: number) => {
    while (customer.wakeAt <= until) take({ type: 'timer-fired' }, customer.wakeAt)
  }
  const ping = (minute: number, lat: number, properties: JsonObject = {}, at = minute) => {
    wait(minute * MINUTE)
    take(
      { type: 'tracked', name: 'ping', at: at * MINUTE, properties: { lat, lon: -122, ...properties } },
      minute * MINUTE,
    )
  }
  const moments = () =>
    effects.flatMap((effect) =>
      effect.type === 'record-decision'
        ? [
            `${effect.decision.moment.id} ${effect.decision.at / MINUTE} ${(effect.decision.properties.place as JsonObject).id}`,
          ]
        : [],
    )

  it('begin at once, end when clearly outside for a while, and tell how long they have lasted', () => {
    ping(1, 47 + north(90))
    ping(5, 47 + north(80))
    ping(15, 47 + north(500))
    ping(16, 47 + north(900))
    wait(60 * MINUTE)
    expect(moments()).toEqual(['came 1 s1', 'stayed 11 s1', 'went 18 s1'])
    expect(effects.find(({ type }) => type === 'leave-place')).toMatchObject({ at: 15 * MINUTE })
    expect(customer.visits).toMatchObject([{ place: 's1', count: 1, first: MINUTE, stay: undefined }])
  })

  it('are one where the position jumps out and back', () => {
    for (let minute = 1; minute <= 40; minute++) ping(minute, 47 + (minute % 3 === 0 ? north(2000) : north(50)))
    expect(moments()).toEqual(['came 1 s1', 'stayed 11 s1'])
  })

  it('are two where somebody was really away between', () => {
    ping(1, 47)
    ping(3, 47.05)
    ping(10, 47)
    expect(moments()).toEqual(['came 1 s1', 'came 3 s2', 'came-to-s2 3 s2', 'went 6 s1', 'came 10 s1'])
    expect(customer.visits.find(({ place }) => place === 's1')).toMatchObject({
      count: 2,
      times: [MINUTE, 10 * MINUTE],
    })
  })

  it('do not end by what lies within the margin or the accuracy of a report', () => {
    ping(1, 47)
    ping(4, 47 + north(140))
    ping(8, 47 + north(240), { accuracy: 145 })
    ping(20, 47 + north(240), { accuracy: 900 })
    wait(30 * MINUTE)
    expect(moments()).toEqual(['came 1 s1', 'stayed 11 s1'])
  })

  it('do not begin by a report that is too inexact, of a type that is not watched, or older than the last', () => {
    ping(1, 47, { accuracy: 400 })
    ping(2, 47.1)
    ping(10, 46)
    ping(11, 47, {}, 5)
    ping(12, 47, { lat: 'here' })
    expect(moments()).toEqual([])
    expect(customer.visits).toEqual([])
  })

  it('end with the last report where nothing more is heard', () => {
    ping(1, 47)
    ping(7, 47)
    wait(1000 * MINUTE)
    expect(moments()).toEqual(['came 1 s1', 'stayed 11 s1', 'went 127 s1'])
    expect(effects.find(({ type }) => type === 'leave-place')).toMatchObject({ at: 7 * MINUTE })
  })

  it('come with the nearest store and how far it is', () => {
    ping(1, 47.02)
    expect(customer.facts).toMatchObject([
      { name: 'near', value: { id: 's1', type: 'store', region: 'WA', metres: 2224 } },
    ])
    ping(2, 20)
    expect(customer.facts).toMatchObject([{ name: 'near', value: {} }])
  })

  it('stay bounded, however many places somebody goes to', () => {
    for (let i = 0; i < 300; i++) put(`many-${i}`, 10 + i * 0.1)
    for (let i = 0; i < 300; i++) ping(i * 10, 10 + i * 0.1)
    for (let i = 0; i < 40; i++) ping(4000 + i * 300, 47)
    expect(customer.visits.length).toBeLessThanOrEqual(100)
    expect(customer.visits.find(({ place }) => place === 's1')).toMatchObject({ count: 40, times: { length: 20 } })
  })

  it('are entered and left in turn, whatever the reports are', () => {
    const report = fc.tuple(
      fc.integer({ min: 0, max: 12 }),
      fc.constantFrom(0, 50, 120, 200, 1000, 5560),
      fc.constantFrom(5, 100, 500),
    )
    void fc.assert(
      fc.property(fc.array(report, { maxLength: 30 }), (reports) => {
        customer = createCustomer(1, 0)
        effects = []
        let minute = 1
        for (const [gap, metres, accuracy] of reports) {
          minute += gap
          ping(minute, 47 + north(metres), { accuracy })
        }
        wait((minute + 1000) * MINUTE)
        for (const place of ['s1', 'inner', 's2']) {
          const moved = effects.filter(
            (effect) => 'place' in effect && effect.place === place && effect.type !== 'dwell-at-place',
          )
          moved.forEach(({ type }, i) => void expect(type).toBe(i % 2 === 0 ? 'enter-place' : 'leave-place'))
          expect(moved.length % 2).toBe(0)
        }
        expect(customer.wakeAt).toBe(Number.POSITIVE_INFINITY)
      }),
    )
  })

  it.each([
    [{ triggers: { t: { on: { enters: { type: 'store' } } } } }, 'triggers.t.on', 'places.from'],
    [
      { triggers: { t: { on: { enters: {} } } }, places: { from: [{ event: 'ping' }] } },
      'triggers.t.on.enters',
      'type: store',
    ],
    [{ facts: { near: { from: { event: 'x' }, nearest: {}, lasts: '1h' } } }, 'facts.near.nearest', 'places.from'],
    [{ facts: { near: { from: { event: 'x' }, lasts: '1h' } } }, 'facts.near.fields', 'needs fields'],
  ])('mistakes in their definitions are told: %j', (parts, path, words) => {
    expect(problemsOf(parts)).toContainEqual({ path, message: expect.stringContaining(words) })
  })
})
