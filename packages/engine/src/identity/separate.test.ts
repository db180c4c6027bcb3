import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TransferProfile } from '../effects/transfer-profile.ts'
import type { Event } from '../events/event.ts'
import { type Customer, createCustomer } from '../profile/customer.ts'
import { playbookOf, worldOf } from '../rehearsal.ts'
import { step } from '../step.ts'
import { separate } from './separate.ts'
import type { Lived } from './undoing.ts'

const START = Date.parse('2026-06-03T12:00:00Z')
const MINUTE = 60_000

const playbook = playbookOf({
  channels: {
    push: { kind: 'webhook', consent: 'opt-out' },
    web: { kind: 'slot', consent: 'none' },
  },
  facts: { location: { from: { event: 'Ping' }, fields: { zip: 'zip' }, lasts: '2h' } },
  audiences: {
    buyers: { where: { event: 'Order', within: '1h' } },
    quiet: { where: { not: { event: 'Order', within: '30d' } } },
    'left-cart': { where: { after: 'Cart', notFollowedBy: 'Order', within: '2h' } },
    monthly: { where: 'count(Order, each of the last 2 months) >= 1 or count(Order, during 08:00 to 18:00) > 2' },
    gold: { where: { trait: 'tier', is: 'gold' } },
  },
  offers: {
    gift: {
      name: 'Gift',
      grantedBy: { event: 'Offer' },
      window: { lasts: '7d' },
      terms: { event: 'Order', amount: { property: 'total' }, measure: 'sum', reach: 50 },
    },
  },
  traits: { tier: { sources: ['crm', 'web'] } },
  computed: {
    dearest: { calculate: 'max', event: 'Order', property: 'total', within: '2d' },
    mean: { calculate: 'average', event: 'Order', property: 'total' },
  },
  triggers: {
    ordered: { on: { event: 'Order' }, cooldown: '5m' },
    left: { on: { event: 'Cart' }, after: '30m', cancelledBy: ['Order'] },
  },
  policy: { caps: [{ max: 3, within: '1d' }] },
  actions: {
    thanks: {
      triggers: ['ordered'],
      topic: 'service',
      value: 100,
      limit: { max: 2, within: '1d' },
      treatments: [{ channel: 'push', content: { text: 'Thanks' } }],
    },
    remind: {
      triggers: ['left'],
      topic: 'cart',
      value: 100,
      treatments: [{ channel: 'push', content: { text: 'Still there' } }],
    },
  },
})

type Body = { readonly type: Event['type'] } & Record<string, unknown>

const bodies: fc.Arbitrary<Body> = fc.oneof(
  fc.record({
    type: fc.constant('tracked' as const),
    name: fc.constantFrom('Order', 'Cart', 'Ping', 'Offer', 'Page'),
    properties: fc.record({ total: fc.integer({ min: 1, max: 40 }), zip: fc.constantFrom('98101', '10001') }),
  }),
  fc.record({
    type: fc.constant('identified' as const),
    traits: fc.dictionary(fc.constantFrom('tier', 'name', 'zip'), fc.constantFrom('gold', 'x', null)),
    source: fc.constantFrom('crm', 'web', 'till'),
  }),
  fc.record({
    type: fc.constant('consent-changed' as const),
    channel: fc.constantFrom('push', 'sms'),
    state: fc.constantFrom('granted', 'denied'),
    source: fc.constant('test'),
  }),
)

/** Bodies with the minutes that pass before each. */
const lives = fc.array(fc.tuple(bodies, fc.integer({ min: 0, max: 90 })), { maxLength: 12 })
type Life = readonly (readonly [Body, number])[]

/** Lets a customer live from `from` on; timers fire when they are due. Gives the time reached. */
function live(customer: Customer, life: Life, name: string, from: number): number {
  let now = from
  life.forEach(([body, minutes], i) => {
    const until = now + minutes * MINUTE
    now = fireTimers(customer, now, until)
    step(customer, { ...body, id: `${name}${i}`, at: now } as unknown as Event, worldOf(playbook, now))
  })
  return now
}

function fireTimers(customer: Customer, from: number, until: number): number {
  for (let fired = 0; customer.wakeAt <= until && fired < 100; fired++) {
    const now = Math.max(from, customer.wakeAt)
    step(customer, { type: 'timer-fired', id: `t${now}`, at: now }, worldOf(playbook, now))
  }
  return until
}

function born(id: number, identifiers: string[]): Customer {
  const customer = createCustomer(id, START)
  step(
    customer,
    { type: 'identified', id: `b${id}`, at: START, traits: {}, ties: identifiers },
    worldOf(playbook, START),
  )
  return customer
}

/** Merges `loser` into `winner`, both being changed. */
function merge(winner: Customer, loser: Customer, now: number): void {
  const world = worldOf(playbook, now)
  const { effects } = step(loser, { type: 'merged-away', id: 'm/away', at: now, merge: 'm', into: winner.id }, world)
  const { profile } = effects.find((effect): effect is TransferProfile => effect.type === 'transfer-profile')!
  step(winner, { type: 'profile-received', id: 'm/received', at: now, merge: 'm', profile }, world)
}

function restored(now: number, current: Customer, profile: Customer): Customer {
  step(current, { type: 'profile-restored', id: 'm/undone', at: now, merge: 'm', profile }, worldOf(playbook, now))
  return current
}

const settled = (customer: Customer) => ({
  ...customer,
  memberships: customer.memberships.audiences
    .map((audience, i) => [audience, customer.memberships.since[i], customer.memberships.until[i]] as const)
    .sort(([a], [b]) => a.localeCompare(b)),
  playbook: '',
  apart: [],
  // The undoing itself was seen, too.
  seen: { ...customer.seen, ids: [], times: [] },
})

/** What is known of a customer, as against what was decided for it. */
function known({ identifiers, traits, consents, rollups, tallies, series, facts, zone, createdAt }: Customer) {
  return { identifiers, traits, consents, rollups, tallies, series, facts, zone, createdAt }
}

describe('undoing a merge', () => {
  it('gives both back as they were when nothing has happened since', () => {
    void fc.assert(
      fc.property(lives, lives, (lifeA, lifeB) => {
        const a = born(1, ['user:a', 'device:1'])
        const b = born(2, ['user:b'])
        const now = Math.max(live(a, lifeA, 'a', START), live(b, lifeB, 'b', START))
        fireTimers(a, now, now)
        fireTimers(b, now, now)
        const before = structuredClone([a, b]) as [Customer, Customer]
        merge(a, b, now)
        const [winnerBefore, loserBefore] = structuredClone(before) as [Customer, Customer]
        const merged = structuredClone(a)
        const undoing = { merged, winnerBefore, loserBefore, loserOrigins: new Set([2]), since: [], decisions: [] }
        const { winner, loser } = separate(undoing, worldOf(playbook, now))
        expect(settled(restored(now, a, winner))).toEqual(settled(before[0]))
        expect(settled(restored(now, b, loser))).toEqual(settled(before[1]))
        expect([a.apart, b.apart]).toEqual([[2], [1]])
      }),
      { numRuns: 300 },
    )
  })

  it('lets what has happened since go to whom it belongs, as if they had never been one', () => {
    const since = fc.array(fc.tuple(bodies, fc.integer({ min: 0, max: 90 }), fc.boolean()), { maxLength: 12 })
    void fc.assert(
      fc.property(lives, lives, since, (lifeA, lifeB, shared) => {
        const a = born(1, ['user:a', 'device:1'])
        const b = born(2, ['user:b'])
        const from = Math.max(live(a, lifeA, 'a', START), live(b, lifeB, 'b', START))
        const [aloneA, aloneB, winnerBefore, loserBefore] = structuredClone([a, b, a, b]) as Customer[]
        merge(a, b, from)
        let now = from
        const lived: Lived[] = shared.map(([body, minutes, isB], i) => {
          now += minutes * MINUTE
          const event = { ...body, id: `s${i}`, at: now } as unknown as Event
          step(isB ? aloneB! : aloneA!, event, worldOf(playbook, now))
          const seen = isB ? { ...event, origin: 2 } : event
          step(a, seen, worldOf(playbook, now))
          return { event: seen, now }
        })
        const undoing = { merged: structuredClone(a), winnerBefore: winnerBefore!, loserBefore: loserBefore! }
        const { winner, loser } = separate(
          { ...undoing, loserOrigins: new Set([2]), since: lived, decisions: [] },
          worldOf(playbook, now),
        )
        expect(known(winner)).toEqual(known(aloneA!))
        expect(known(loser)).toEqual(known(aloneB!))
        const copies = (customer: Customer) => customer.grants.map(({ receivedAt }) => receivedAt).sort()
        expect(copies(winner)).toEqual(copies(aloneA!))
        expect(copies(loser)).toEqual(copies(aloneB!))
        // What became full while they were one stays so; towards the others counts what each did alone.
        for (const [parted, alone] of [
          [winner, aloneA!],
          [loser, aloneB!],
        ] as const)
          for (const { progress, receivedAt, state } of parted.grants)
            if (state === 'open')
              expect(alone.grants.filter((grant) => grant.receivedAt === receivedAt)).toMatchObject([{ progress }])
      }),
      { numRuns: 300 },
    )
  })
})
