import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Effect } from '../effects/effect.ts'
import type { Event } from '../events/event.ts'
import { type Customer, createCustomer } from '../profile/customer.ts'
import { playbookOf, worldOf } from '../rehearsal.ts'
import { step } from '../step.ts'
import type { World } from '../world.ts'
import { recompute } from './recompute.ts'

const START = Date.parse('2026-06-03T12:00:00Z')
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** What steps of all customers share, as a host keeps it. */
class Shared {
  readonly spent = new Map<string, number>()
  readonly turns = new Map<string, number>()
  #number = 0
  readonly world: (now: number) => World

  constructor(parts: Record<string, unknown>) {
    const playbook = playbookOf({ brand: { name: 'x', timezone: 'America/New_York', currency: 'USD' }, ...parts })
    this.world = (now) => ({
      ...worldOf(playbook, now),
      pools: {
        remaining: (pool, period = 0) => playbook.pools.get(pool)! - (this.spent.get(`${pool}@${period}`) ?? 0),
        freeAt: (campaign) => this.turns.get(campaign) ?? 0,
      },
    })
  }

  take(customer: Customer, event: object, now: number): readonly Effect[] {
    const { effects } = step(customer, { id: `e${this.#number++}`, at: now, ...event } as Event, this.world(now))
    for (const effect of effects) {
      if (effect.type === 'spend-pool') {
        const key = `${effect.pool}@${effect.period}`
        this.spent.set(key, (this.spent.get(key) ?? 0) + effect.units)
      }
      if (effect.type === 'take-turn') this.turns.set(effect.campaign, effect.freeAt)
      if (effect.type === 'record-decision') expect(recompute(effect.decision)).toEqual([])
    }
    return effects
  }
}

const push = { kind: 'webhook', consent: 'none', cost: 0.1 }
const likely = { prior: { alpha: 50, beta: 50 }, value: 1000, triggers: ['came'] }
const came = { type: 'tracked', name: 'came', properties: {} }
const base = {
  channels: { push },
  triggers: { came: { on: { event: 'came' } } },
}
const treatments = [{ channel: 'push', content: {}, expiresAfter: '1d' }]
const policy = { randomArm: 0, exploration: 0 }
const decisionIn = (effects: readonly Effect[]) => effects.find((effect) => effect.type === 'record-decision')!.decision
const handed = (effects: readonly Effect[]) => effects.filter((effect) => effect.type === 'hand-over-delivery')

describe('mutual exclusion', () => {
  const parts = {
    ...base,
    policy: { ...policy, exclusions: { 'win-back': { within: '7d' } } },
    actions: {
      gift: { ...likely, group: 'win-back', eligible: { trait: 'gift', is: true }, treatments },
      letter: { ...likely, group: 'win-back', value: 500, treatments },
      other: { ...likely, value: 100, treatments },
    },
  }

  it('of a group only one is done for somebody, until its time is over; others may follow', () => {
    const shared = new Shared(parts)
    const ann = createCustomer(1, START)
    expect(decisionIn(shared.take(ann, came, START)).candidates).toMatchObject([
      { action: 'gift', reason: 'not_eligible' },
      { action: 'letter', stage: 'chosen' },
      { action: 'other' },
    ])
    shared.take(ann, { type: 'identified', traits: { gift: true } }, START + HOUR)
    expect(decisionIn(shared.take(ann, came, START + DAY)).candidates).toMatchObject([
      { action: 'gift', stage: 'policy', reason: 'excluded_by_group' },
      { action: 'letter', stage: 'chosen' },
      { action: 'other' },
    ])
    expect(decisionIn(shared.take(ann, came, START + 8 * DAY)).candidates[0]).toMatchObject({ stage: 'chosen' })
  })
})

describe('budgets', () => {
  it('no campaign spends more than its units and its money, in all and each day, whoever comes when', () => {
    const budget = { units: 40, money: 30, daily: { units: 9, money: 6.1 } }
    fc.assert(
      fc.property(
        fc.array(fc.record({ who: fc.nat(9), after: fc.nat(90 * MINUTE) }), { maxLength: 150 }),
        (happenings) => {
          const shared = new Shared({
            ...base,
            policy,
            campaigns: { spring: { budget } },
            actions: { a: { ...likely, campaign: 'spring', cost: 0.6, treatments } },
          })
          const people = Array.from({ length: 10 }, (_, i) => createCustomer(i + 1, START))
          const byDay = new Map<number, number>()
          let now = START
          for (const { who, after } of happenings) {
            now += after
            const sent = shared.take(people[who]!, came, now).filter(({ type }) => type === 'send-delivery').length
            // New York is four hours behind in June.
            const day = Math.floor((now - 4 * HOUR) / DAY)
            byDay.set(day, (byDay.get(day) ?? 0) + sent)
          }
          const days = [...byDay.values()]
          // Each costs 0.7: eight fill a day's 6.1, and forty-two the 30.
          for (const sent of days) expect(sent).toBeLessThanOrEqual(8)
          expect(days.reduce((sum, sent) => sum + sent, 0)).toBeLessThanOrEqual(40)
        },
      ),
      { numRuns: 40 },
    )
  })

  it('a day begins anew at midnight by the brand’s clock', () => {
    const shared = new Shared({
      ...base,
      policy,
      campaigns: { spring: { budget: { daily: { units: 1 } } } },
      actions: { a: { ...likely, campaign: 'spring', treatments } },
    })
    const midnight = Date.parse('2026-06-04T04:00:00Z')
    const at = (now: number, id: number) => decisionIn(shared.take(createCustomer(id, START), came, now)).candidates[0]
    expect(at(START, 1)).toMatchObject({ stage: 'chosen' })
    expect(at(midnight - 1, 2)).toMatchObject({ stage: 'eligible', reason: 'campaign_daily_budget_spent' })
    expect(at(midnight, 3)).toMatchObject({ stage: 'chosen' })
  })
})

describe('pace', () => {
  it('deliveries of a campaign leave one after the other, and none takes the turn of another', () => {
    const shared = new Shared({
      ...base,
      policy,
      campaigns: { spring: { rate: { max: 10, within: '1m' } } },
      actions: { a: { ...likely, campaign: 'spring', treatments } },
    })
    const people = Array.from({ length: 30 }, (_, i) => createCustomer(i + 1, START))
    const left: number[] = []
    for (const person of people) if (handed(shared.take(person, came, START)).length > 0) left.push(START)
    for (let now = START; now < START + 4 * MINUTE; now += 1000)
      for (const person of people)
        if (person.wakeAt <= now)
          for (const _ of handed(shared.take(person, { type: 'timer-fired' }, now))) left.push(now)
    expect(left).toHaveLength(30)
    left.forEach((at, i) => {
      expect(at).toBe(START + i * 6000)
    })
  })

  it('what would get its turn too late is suppressed, with the reason', () => {
    const shared = new Shared({
      ...base,
      policy,
      campaigns: { spring: { rate: { max: 1, within: '20h' } } },
      actions: { a: { ...likely, campaign: 'spring', treatments } },
    })
    const reasons = [1, 2, 3].map((id) => {
      const effects = shared.take(createCustomer(id, START), came, START)
      return effects.flatMap((effect) => (effect.type === 'close-delivery' ? [effect.reason] : []))
    })
    expect(reasons).toEqual([[], [], ['rate_exceeded']])
  })
})

describe('approval', () => {
  const parts = {
    ...base,
    policy: { ...policy, approval: { above: 5000, expiresAfter: '2h' } },
    offers: { gift: { name: 'A gift' } },
    actions: { big: { ...likely, value: 9000, offer: 'gift', treatments } },
  }
  function asked() {
    const shared = new Shared(parts)
    const ann = createCustomer(1, START)
    const effects = shared.take(ann, came, START)
    const answer = (approved: boolean, now: number) =>
      shared.take(ann, { type: 'approval-decided', delivery: ann.deliveries[0]?.id, approved, by: 'x' }, now)
    return { shared, ann, effects, answer }
  }

  it('what is worth more than a bound waits for somebody, and gives nothing away meanwhile', () => {
    const { ann, effects } = asked()
    expect(effects.map(({ type }) => type)).toEqual(['send-delivery', 'measure-decision', 'record-decision'])
    expect(ann).toMatchObject({ grants: [], deliveries: [{ state: 'awaiting' }], wakeAt: START + 2 * HOUR })
  })

  it('approved, it is granted and goes to the door', () => {
    const { ann, answer } = asked()
    expect(handed(answer(true, START + HOUR))).toHaveLength(1)
    expect(ann.grants).toHaveLength(1)
    expect(answer(true, START + HOUR)).toEqual([])
  })

  it('declined or expired, it ends with that reason, and is no contact', () => {
    const declined = asked()
    const ends = (effects: readonly Effect[]) => effects.filter(({ type }) => type === 'close-delivery')
    expect(ends(declined.answer(false, START + HOUR))).toMatchObject([{ reason: 'approval_declined' }])
    const expired = asked()
    const { ann, shared } = expired
    expect(ends(shared.take(ann, { type: 'timer-fired' }, ann.wakeAt))).toMatchObject([{ reason: 'approval_expired' }])
    expect([ann.contacts, ann.exposures, ann.grants]).toEqual([[], [], []])
    expect(expired.answer(true, START + 3 * HOUR)).toEqual([])
  })
})

it('nobody in the holdout of a campaign ever hears of it, and who is held out stays the same as campaigns come and go', () => {
  const campaignsOf = (ids: readonly string[]) => ({
    ...base,
    policy: { ...policy, holdout: 0.1, randomArm: 0.5 },
    campaigns: Object.fromEntries(ids.map((id) => [id, { holdout: 0.3 }])),
    actions: Object.fromEntries(ids.map((id) => [id, { ...likely, campaign: id, treatments }])),
  })
  const heldOut = (ids: readonly string[], campaign: string) => {
    const shared = new Shared(campaignsOf(ids))
    return Array.from({ length: 400 }, (_, i) => i + 1).filter((id) => {
      const effects = shared.take(createCustomer(id, START), came, START)
      const fate = decisionIn(effects).candidates.find(({ action }) => action === campaign)!
      const sent = effects.some((effect) => effect.type === 'send-delivery' && effect.delivery.campaign === campaign)
      if (fate.reason === 'holdout') expect(sent).toBe(false)
      return fate.reason === 'holdout'
    })
  }
  const alone = heldOut(['spring'], 'spring')
  expect(heldOut(['autumn', 'spring', 'winter'], 'spring')).toEqual(alone)
  expect(heldOut(['autumn', 'winter'], 'winter')).not.toEqual(alone)
  expect(alone.length / 400).toBeCloseTo(0.37, 1)
})
