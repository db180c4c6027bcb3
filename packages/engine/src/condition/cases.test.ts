import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { BasketCounts } from '../affinity/basket-counts.ts'
import { isMember } from '../audience/membership.ts'
import { compileQuestion } from '../audience/question.ts'
import { Shelves } from '../catalogue/catalogue.ts'
import { placeSchema } from '../catalogue/place.ts'
import type { Event } from '../events/event.ts'
import type { Households } from '../household/counts.ts'
import type { JsonObject } from '../json.ts'
import { earnedKey } from '../loyalty/programme.ts'
import { createCustomer } from '../profile/customer.ts'
import { playbookOf, worldOf } from '../rehearsal.ts'
import { step } from '../step.ts'
import { leafKinds } from './leaf-kinds.ts'
import { printCondition } from './text/print.ts'

/** One case: what the customer did, the event at hand, and what a condition then answers. Instants are ISO texts. */
interface Case {
  readonly name: string
  readonly history?: readonly (JsonObject & { readonly at: string })[]
  readonly properties?: JsonObject
  readonly feeds?: Readonly<Record<string, JsonObject>>
  readonly zone?: string
  readonly now?: string
  readonly condition: JsonObject
  readonly value: boolean
  /** The first instant at which time alone changes it; without one, never. */
  readonly until?: string
}

const folder = new URL('./cases/', import.meta.url)
const NOON = '2026-06-03T12:00:00Z'

const bought = new BasketCounts({ halfLifeMs: Number.POSITIVE_INFINITY })
for (const basket of [['latte', 'bagel'], ['latte', 'bagel'], ['soap']]) bought.add(basket, 0)

/** In household h1 the mother earned 120 points ten days ago, of which 20 came back, and the daughter 30 yesterday. */
const households: Households = {
  countsOf: (household) => {
    if (household !== 'h1') return []
    const of = earnedKey('stars')
    const [longAgo, yesterday] = [Date.parse('2026-05-24T12:00:00Z'), Date.parse('2026-06-02T12:00:00Z')]
    return [
      { counted: { kind: 'points', of, role: 'mother' }, times: [longAgo, longAgo, 0], amounts: [120, -20, 7] },
      { counted: { kind: 'points', of, role: 'daughter' }, times: [yesterday], amounts: [30] },
      { counted: { kind: 'grant', offer: 'coffee' }, times: [yesterday], amounts: [] },
    ]
  },
}

const shelves = new Shelves()
for (const [id, region, lon] of [
  ['s1', 'WA', -122],
  ['s2', 'OR', -121],
] as const)
  shelves.putPlace(placeSchema.parse({ id, name: id, region, lat: 47, lon, radius: 100 }))

const sections = {
  places: { from: [{ event: 'ping' }] },
  facts: {
    location: { from: { event: 'ping' }, fields: { zip: 'zip', geo: 'geo' }, lasts: '2h' },
  },
  feeds: { weather: { key: 'ZIP' } },
  computed: {
    'orders-lately': { calculate: 'count', event: 'order', within: '1d' },
    spent: { calculate: 'sum', event: 'order', property: 'total' },
    mean: { calculate: 'average', event: 'order', property: 'total' },
    cheapest: { calculate: 'min', event: 'order', property: 'total' },
    dearest: { calculate: 'max', event: 'order', property: 'total', within: '2d' },
    'first-drink': { calculate: 'first', event: 'order', property: 'drink' },
    'last-drink': { calculate: 'last', event: 'order', property: 'drink' },
    usual: { calculate: 'most-frequent', event: 'order', property: 'drink', within: '30d' },
    drinks: { calculate: 'unique-count', event: 'order', property: 'drink' },
    'days-away': { calculate: 'days-since', event: 'order' },
    returns: { calculate: 'count', event: 'return' },
    orders: { calculate: 'count', event: 'order' },
    'return-rate': { calculate: 'ratio', of: 'returns', to: 'orders' },
  },
  loyalty: {
    stars: {
      name: 'Stars',
      earn: [{ event: 'order', points: { per: 100, of: 'total' } }],
      spendableAfter: '1d',
      expiresAfter: '30d',
      tiers: [{ id: 'gold', reach: 100, within: '10d' }],
    },
  },
  offers: {
    coffee: {
      name: 'Coffee',
      grantedBy: { event: 'offer-received' },
      window: { lasts: '7d' },
      terms: { event: 'order', amount: { property: 'total' }, measure: 'each', reach: 500 },
    },
    endless: { name: 'Endless', grantedBy: { event: 'endless-received' } },
  },
}

function isMomentary(condition: JsonObject): boolean {
  return (
    /"(feed |property |some\(|goesWith |householdEarned )|"(feed|property|some|goesWith|householdEarned)"/.test(
      JSON.stringify(condition),
    ) && !('event' in condition)
  )
}

/** The answer of a condition to somebody whose playbook knew nothing of it: as a preview gives it. */
function askLater({ history = [], zone, now = NOON, condition }: Case): boolean {
  const golden = { golden: { where: { trait: 'tier', is: 'gold' } }, 'golden-too': { where: { audience: 'golden' } } }
  const playbook = playbookOf({
    ...sections,
    channels: { web: { kind: 'slot', consent: 'none' }, push: { kind: 'webhook', consent: 'opt-in' } },
    audiences: golden,
  })
  const customer = createCustomer(1, 0)
  customer.zone = zone
  const world = worldOf(playbook, Date.parse(now), { catalogue: shelves })
  const past = history.map(
    (given, i) => ({ ...given, at: Date.parse(given.at), id: `history-${i}` }) as unknown as Event,
  )
  for (const event of past) step(customer, event, world)
  step(customer, { type: 'timer-fired', id: 'now', at: world.now }, world)
  const compiled = compileQuestion(playbook, condition)
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  const { question } = compiled
  const tracked = past.filter((event) => event.type === 'tracked')
  if (!question.needsPast(customer, 0)) return question.holds(customer, undefined, world)
  const counting = question.recount(customer)
  counting.count(tracked, world)
  return question.holds(customer, counting, world)
}

/** The answer of a condition as an audience gives it, or as a trigger does where only a moment may ask. */
function ask({ history = [], properties = {}, feeds = {}, zone, now = NOON, condition }: Case) {
  const momentary = isMomentary(condition)
  const playbook = playbookOf({
    ...sections,
    channels: { web: { kind: 'slot', consent: 'none' } },
    audiences: {
      golden: { where: { trait: 'tier', is: 'gold' } },
      'golden-too': { where: { audience: 'golden' } },
      ...(momentary ? {} : { asked: { where: condition } }),
    },
    actions: {
      asked: {
        value: 1,
        placements: ['here'],
        eligible: condition,
        treatments: [{ channel: 'web', content: {} }],
      },
    },
  })
  const customer = createCustomer(1, 0)
  customer.zone = zone
  const at = Date.parse(now)
  const take = (event: object, id: string) =>
    step(customer, { at, ...event, id } as Event, {
      ...worldOf(playbook, at, { feeds, catalogue: shelves }),
      affinity: bought,
      households,
    })
  history.forEach((given, i) => {
    take({ ...given, at: Date.parse(given.at) }, `history-${i}`)
  })
  const { effects } = take({ type: 'decision-requested', placement: 'here', properties }, 'asking')
  const decision = effects.find((effect) => effect.type === 'record-decision')!.decision
  const until = customer.memberships.until[customer.memberships.audiences.indexOf('asked')]
  const membership = { isMember: isMember(customer, 'asked'), until: until ?? Number.POSITIVE_INFINITY }
  return { value: decision.candidates[0]!.stage !== 'eligible', momentary, membership }
}

const files = readdirSync(folder).map((name) => name.replace('.json', ''))

it('has cases for every kind of leaf, and for nothing else', () => {
  expect(files.toSorted()).toEqual([...leafKinds.map(({ key }) => key), 'combinations'].toSorted())
})

describe.each(files)('%s', (file) => {
  const { cases } = JSON.parse(readFileSync(new URL(`${file}.json`, folder), 'utf8')) as { cases: Case[] }
  it('has cases that hold and cases that do not', () => {
    expect(new Set(cases.map(({ value }) => value))).toEqual(new Set([true, false]))
  })

  it.each(cases.map((given) => [given.name, given] as const))('%s', (_, given) => {
    const { value, momentary, membership } = ask(given)
    expect(value).toBe(given.value)
    if (momentary) return
    expect(membership.isMember).toBe(given.value)
    const until = given.until === undefined ? Number.POSITIVE_INFINITY : Date.parse(given.until)
    expect(membership.until).toBe(until)
    expect(askLater(given)).toBe(given.value)
  })

  it.each(cases.map((given) => [given.name, given] as const))('%s, written as a text', (_, given) => {
    const { condition, ...rest } = given
    const { value } = ask({ ...rest, condition: { all: [printCondition(condition, 'trait')] } })
    expect(value).toBe(given.value)
  })
})
