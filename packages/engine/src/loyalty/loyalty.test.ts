import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Event } from '../events/event.ts'
import { type Customer, createCustomer } from '../profile/customer.ts'
import { playbookOf, problemsOf, worldOf } from '../rehearsal.ts'
import { step } from '../step.ts'
import { availableIn, findAccount, pendingIn } from './account.ts'
import type { Posting } from './post.ts'

const START = Date.parse('2026-06-01T08:00:00Z')
const DAY_MS = 86_400_000

const perDollar = { event: 'order', points: { per: 100, of: 'total' }, order: 'id' }
const programme = (more: object = {}, earn: object[] = [perDollar]) => ({
  loyalty: { stars: { name: 'Stars', earn, returns: { event: 'return', order: 'id', of: 'total' }, ...more } },
  offers: { mug: { name: 'A mug' } },
})

/** What happens on a day: an order or a return of so many dollars, a spending, an adjustment, or nothing but time. */
type Happening = readonly [day: number, what: string, amount?: number, id?: string]

/** A customer to whom things happen, and the ledger of all of it. */
class Life {
  readonly customer: Customer
  readonly postings: Posting[] = []
  readonly granted: string[] = []
  /** What went over to whom this one was merged into. */
  transferred: object | undefined
  #events = 0
  readonly #playbook

  constructor(parts: object, id = 1) {
    this.#playbook = playbookOf({ ...parts })
    this.customer = createCustomer(id, START)
  }

  take(event: object, at: number): void {
    // Timers first, as the host lets them fire.
    for (let fired = 0; this.customer.wakeAt <= at && fired < 500; fired++) {
      const now = this.customer.wakeAt
      this.#step({ type: 'timer-fired', id: `t${this.#events++}`, at: now } as Event, now)
    }
    this.#step({ id: `e${this.#events++}`, at, ...event } as Event, at)
  }

  #step(event: Event, now: number): void {
    for (const effect of step(this.customer, event, worldOf(this.#playbook, now)).effects) {
      if (effect.type === 'post-points') this.postings.push(effect.posting)
      if (effect.type === 'transfer-profile') this.transferred = structuredClone(effect.profile)
      if (effect.type === 'grant-offer') this.granted.push(effect.grant.offer)
    }
  }

  tell(happenings: readonly Happening[]): this {
    for (const [day, what, amount = 0, id = `o${this.#events}`] of happenings) {
      const at = START + day * DAY_MS
      const programme = 'stars'
      if (what === 'spend') this.take({ type: 'points-spent', programme, points: amount }, at)
      else if (what === 'reward') this.take({ type: 'points-spent', programme, points: 0, reward: id }, at)
      else if (what === 'adjust') this.take({ type: 'points-adjusted', programme, points: amount, reason: 'sorry' }, at)
      else if (what === 'wait') this.take({ type: 'timer-fired' }, at)
      else this.take({ type: 'tracked', name: what, properties: { total: amount, id } }, at)
    }
    return this
  }

  get balance(): string {
    const account = findAccount(this.customer, 'stars')
    if (!account) return '0 + 0'
    return `${availableIn(account)} + ${pendingIn(account)}${account.tier ? ` ${account.tier}` : ''}`
  }

  /** What the ledger says that the customer has in an account. */
  ledger(account: 'available' | 'pending'): number {
    return this.postings.reduce(
      (sum, { from, points, to }) => sum + (to === account ? points : 0) - (from === account ? points : 0),
      0,
    )
  }
}

describe('points', () => {
  const held = { spendableAfter: '14d' }
  const short = { expiresAfter: '30d' }
  const tiers = { tiers: [{ id: 'gold', reach: 100, within: '60d', keeps: '10d', factor: 2 }] }
  const weekend = [{ ...perDollar, multipliers: [{ when: { property: 'total', atLeast: 50 }, factor: 3 }] }]
  // biome-ignore format: a table
  const table: [name: string, parts: object, happenings: Happening[], balance: string][] = [
    ['a point for each dollar', programme(), [[0, 'order', 12.99]], '12 + 0'],
    ['an order told twice earns once', programme(), [[0, 'order', 10, 'a'], [0, 'order', 10, 'a']], '10 + 0'],
    ['so many for each event', programme({}, [{ event: 'visit', points: { each: 5 } }]), [[0, 'visit'], [1, 'visit']], '10 + 0'],
    ['times what multiplies', programme({}, weekend), [[0, 'order', 49], [0, 'order', 50]], '199 + 0'],
    ['no more than the rule gives', programme({}, [{ ...perDollar, cap: { points: 15, within: '7d' } }]), [[0, 'order', 10], [1, 'order', 10], [9, 'order', 10]], '25 + 0'],
    ['no more than a person can earn', programme({ limit: { points: 15, within: '1d' } }), [[0, 'order', 10], [0, 'order', 10]], '15 + 0'],
    ['pending until it cannot come back', programme(held), [[0, 'order', 10], [13, 'wait']], '0 + 10'],
    ['available from then on', programme(held), [[0, 'order', 10], [14, 'wait']], '10 + 0'],
    ['what comes back takes its points along', programme(held), [[0, 'order', 10, 'a'], [1, 'return', 4, 'a']], '0 + 6'],
    ['all of it, in parts, takes all', programme(), [[0, 'order', 9.99, 'a'], [1, 'return', 5, 'a'], [2, 'return', 4.99, 'a']], '0 + 0'],
    ['no more comes back than was bought', programme(), [[0, 'order', 10, 'a'], [1, 'return', 99, 'a'], [2, 'order', 5, 'b']], '5 + 0'],
    ['what was spent before it came back is owed', programme(), [[0, 'order', 10, 'a'], [1, 'spend', 8], [2, 'return', 10, 'a']], '-8 + 0'],
    ['and made good by what is earned next', programme(), [[0, 'order', 10, 'a'], [1, 'spend', 8], [2, 'return', 10, 'a'], [3, 'order', 9]], '1 + 0'],
    ['what came back before it was told of earns the less', programme(), [[0, 'return', 4, 'a'], [1, 'order', 10, 'a']], '6 + 0'],
    ['one can spend what one has', programme(), [[0, 'order', 10], [1, 'spend', 10]], '0 + 0'],
    ['and no more', programme(), [[0, 'order', 10], [1, 'spend', 11]], '10 + 0'],
    ['nor what is pending', programme(held), [[0, 'order', 10], [1, 'spend', 1]], '0 + 10'],
    ['points end', programme(short), [[0, 'order', 10], [30, 'wait']], '0 + 0'],
    ['not before', programme(short), [[0, 'order', 10], [29.9, 'wait']], '10 + 0'],
    ['those that end first are spent first', programme(short), [[0, 'order', 10], [5, 'order', 10], [6, 'spend', 12], [31, 'wait']], '8 + 0'],
    ['given by hand', programme(), [[0, 'adjust', 50]], '50 + 0'],
    ['taken by hand', programme(), [[0, 'order', 10], [1, 'adjust', -4]], '6 + 0'],
    ['a tier is had as soon as it is earned, and multiplies', programme(tiers), [[0, 'order', 100], [1, 'order', 10]], '120 + 0 gold'],
    ['kept for a while', programme(tiers), [[0, 'order', 100], [69, 'wait']], '100 + 0 gold'],
    ['and lost', programme(tiers), [[0, 'order', 100], [71, 'wait']], '100 + 0'],
    ['what came back does not count for a tier', programme({ tiers: [{ id: 'gold', reach: 100, within: '60d' }] }), [[0, 'order', 100, 'a'], [1, 'return', 1, 'a']], '99 + 0'],
    ['a reward costs what it costs', programme({ rewards: { mug: { name: 'Mug', points: 30, offer: 'mug' } } }), [[0, 'order', 40], [1, 'reward', 0, 'mug']], '10 + 0'],
    ['a reward that there is not costs nothing', programme(), [[0, 'order', 40], [1, 'reward', 0, 'mug']], '40 + 0'],
  ]
  it.each(table)('%s', (_, parts, happenings, balance) => {
    const life = new Life(parts).tell(happenings)
    expect(life.balance).toBe(balance)
    const account = findAccount(life.customer, 'stars')!
    expect([life.ledger('available'), life.ledger('pending')]).toEqual([availableIn(account), pendingIn(account)])
  })

  it('a reward brings its offer into the wallet, where there are enough points', () => {
    const parts = programme({ rewards: { mug: { name: 'Mug', points: 30, offer: 'mug' } } })
    expect(
      new Life(parts).tell([
        [0, 'order', 29],
        [1, 'reward', 0, 'mug'],
      ]).granted,
    ).toEqual([])
    expect(
      new Life(parts).tell([
        [0, 'order', 30],
        [1, 'reward', 0, 'mug'],
      ]).granted,
    ).toEqual(['mug'])
  })

  it.each([
    [{ rewards: { mug: { name: 'Mug', points: 1, offer: 'cup' } } }, 'loyalty.stars.rewards.mug.offer'],
    [
      {
        tiers: [
          { id: 'a', reach: 10, within: '1d' },
          { id: 'b', reach: 5, within: '1d' },
        ],
      },
      'loyalty.stars.tiers[1].reach',
    ],
  ])('a definition that makes no sense is refused by name', (more, path) => {
    expect(problemsOf(programme(more)).map((problem) => problem.path)).toEqual([path])
  })
})

const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.tuple(
    fc.constant(0),
    fc.constantFrom('order', 'return'),
    fc.integer({ min: 1, max: 90 }),
    fc.constantFrom('a', 'b', 'c', 'd'),
  ),
  fc.tuple(fc.constant(0), fc.constantFrom('spend', 'adjust'), fc.integer({ min: 1, max: 40 })),
  fc.tuple(fc.constant(0), fc.constant('adjust'), fc.integer({ min: -40, max: -1 })),
  fc.tuple(fc.constant(0), fc.constant('wait')),
)
const parts = programme({
  ...{ spendableAfter: '3d', expiresAfter: '20d', limit: { points: 200, within: '30d' } },
  tiers: [{ id: 'gold', reach: 80, within: '15d', keeps: '2d', factor: 2 }],
})

describe('the ledger', () => {
  it('always comes to what the document holds, through merges and their undoing', () => {
    const both = fc.array(fc.tuple(fc.nat(1), fc.nat(5), happening), { maxLength: 40 })
    fc.assert(
      fc.property(both, fc.nat(40), (happenings, mergeAt) => {
        const [winner, loser] = [new Life(parts, 1), new Life(parts, 2)]
        let day = 0
        happenings.forEach(([who, later, [, ...what]], i) => {
          day += later
          const at = START + day * DAY_MS
          if (i === mergeAt) merge(winner, loser, at)
          const life = i >= mergeAt || who === 0 ? winner : loser
          life.tell([[day, ...what] as unknown as Happening])
          for (const { customer, postings } of [winner, loser]) {
            const account = findAccount(customer, 'stars')
            const held = account ? [availableIn(account), pendingIn(account)] : [0, 0]
            expect([sumOf(postings, 'available'), sumOf(postings, 'pending')]).toEqual(held)
          }
          // Every posting moves points from one account to another: together they are nothing.
          const all = [...winner.postings, ...loser.postings]
          const names = new Set(all.flatMap(({ from, to }) => [from, to]))
          expect([...names].reduce((sum, name) => sum + sumOf(all, name), 0)).toBe(0)
          expect(sumOf(all, 'merged')).toBe(0)
        })
      }),
      { numRuns: 300 },
    )
  })
})

function sumOf(postings: readonly Posting[], account: string): number {
  return postings.reduce(
    (sum, { from, points, to }) => sum + (to === account ? points : 0) - (from === account ? points : 0),
    0,
  )
}

function merge(winner: Life, loser: Life, at: number): void {
  loser.take({ type: 'merged-away', merge: 'm', into: 1 }, at)
  winner.take({ type: 'profile-received', merge: 'm', profile: loser.transferred }, at)
}

describe('offers that multiply points', () => {
  const offer = (benefit: object) => ({ name: 'X', redemption: { for: 'everyone', benefit } })
  const parts = {
    ...programme(),
    offers: {
      triple: offer({ kind: 'points-multiplier', factor: 3, on: { skus: ['latte'] } }),
      off: offer({ kind: 'amount', amount: 200, on: { skus: ['bagel'] } }),
    },
  }
  const line = (sku: string, unitPrice: number) => ({
    ...{ id: sku, sku, quantity: 1, unitPrice, category: [] },
    ...{ brand: undefined, unitCost: undefined },
  })
  const till = { place: 'pike', channel: 'till', zone: undefined, codes: [], anonymous: false }

  it.each([
    // 600 for the latte and 600 for the bagel after 200 came off: half of it thrice.
    ['the redemption that it names', 'rdm_1-z', 'commit', 24],
    ['one that was given up', 'rdm_1-z', 'cancel', 12],
    ['none', 'other', 'commit', 12],
  ])('an order earns by %s', (_, named, as, points) => {
    const life = new Life(parts)
    const lines = [line('latte', 600), line('bagel', 800)]
    life.take({ type: 'redemption-requested', redemption: 'rdm_1', lines, till, holdMs: 60_000 }, START)
    life.take({ type: 'redemption-settled', redemption: 'rdm_1', as }, START + 1)
    const properties = { total: 12, id: 'o1', redemption: named }
    life.take({ type: 'tracked', name: 'order', properties }, START + 2)
    expect(availableIn(findAccount(life.customer, 'stars')!)).toBe(points)
  })
})
