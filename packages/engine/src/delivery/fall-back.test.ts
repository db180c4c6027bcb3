import { describe, expect, it } from 'vitest'
import type { Effect } from '../effects/effect.ts'
import type { Event } from '../events/event.ts'
import { createCustomer } from '../profile/customer.ts'
import { playbookOf, worldOf } from '../rehearsal.ts'
import { step } from '../step.ts'

const START = Date.parse('2026-06-03T12:00:00Z')
const HOUR = 3_600_000

/** A customer to whom a push was handed over, with an SMS to fall back on. */
function pushed(parts: { sms?: object; fallback?: boolean; caps?: object[] } = {}) {
  const playbook = playbookOf({
    policy: { randomArm: 0, exploration: 0, caps: parts.caps ?? [] },
    channels: { push: { kind: 'webhook', consent: 'none' }, sms: { kind: 'webhook', consent: 'none', ...parts.sms } },
    offers: { gift: { name: 'A gift' } },
    triggers: { came: { on: { event: 'came' } } },
    actions: {
      hello: {
        ...{ triggers: ['came'], value: 1000, offer: 'gift', prior: { alpha: 50, beta: 50 } },
        ...{ fallback: parts.fallback ?? true, response: { event: 'order', within: '1h' } },
        treatments: [
          { channel: 'push', content: {} },
          { channel: 'sms', content: {} },
        ],
      },
    },
  })
  const customer = createCustomer(1, START)
  let number = 0
  const take = (event: object, now: number): readonly Effect[] =>
    step(customer, { id: `e${number++}`, at: now, ...event } as Event, worldOf(playbook, now)).effects
  const handed = (effects: readonly Effect[]) =>
    effects.find((effect) => effect.type === 'hand-over-delivery')?.delivery
  const first = handed(take({ type: 'tracked', name: 'came', properties: {} }, START))!
  const report = (delivery: string, outcome: string, now: number) =>
    take({ type: 'delivery-reported', delivery, attempt: 1, outcome, reason: 'unreachable' }, now)
  return { customer, take, handed, first, report }
}

describe('falling back', () => {
  it('what one channel could not deliver goes out on the next in the same step, under the same decision and grant', () => {
    const { customer, first, handed, report } = pushed()
    const effects = report(first.id, 'rejected', START + 1000)
    const next = handed(effects)!
    expect(next).toMatchObject({ channel: 'sms', decision: first.decision, grant: first.grant, tried: ['push'] })
    expect(customer.grants).toHaveLength(1)
    expect(effects.map(({ type }) => type)).toEqual(['close-delivery', 'send-delivery', 'hand-over-delivery'])
  })

  it('counts as one contact and one response that is awaited, on the channel that delivered it', () => {
    const { customer, first, handed, report, take } = pushed({ caps: [{ max: 1, within: '1d' }] })
    const next = handed(report(first.id, 'rejected', START + 1000))!
    expect(customer.contacts).toMatchObject([{ delivery: next.id, channel: 'sms' }])
    report(next.id, 'delivered', START + 2000)
    expect(customer.exposures).toMatchObject([{ channel: 'sms', at: START + 2000, until: START + 2000 + HOUR }])
    const order = take({ type: 'tracked', name: 'order', properties: {} }, START + 3000)
    expect(order).toContainEqual(expect.objectContaining({ type: 'update-model', success: true }))
  })

  it('ends where every channel has failed', () => {
    const { customer, first, handed, report } = pushed()
    const next = handed(report(first.id, 'rejected', START + 1000))!
    expect(handed(report(next.id, 'rejected', START + 2000))).toBeUndefined()
    expect([customer.deliveries, customer.contacts, customer.exposures]).toEqual([[], [], []])
  })

  it.each([
    ['that the person has not allowed', { sms: { consent: 'opt-in' } }],
    ['that a cap forbids', { caps: [{ channel: 'sms', max: 0, within: '1d' }] }],
    ['where the action does not say so', { fallback: false }],
  ])('takes no channel %s', (_, parts) => {
    const { customer, first, handed, report } = pushed(parts)
    expect(handed(report(first.id, 'rejected', START + 1000))).toBeUndefined()
    expect(customer.exposures).toEqual([])
  })
})

describe('the budget of a campaign', () => {
  const DAY = 24 * HOUR
  /** A customer to whom a mail for 3 was handed over, of a budget of one decision and a little money a day. */
  function mailed(parts: { daily: number; fallback?: boolean }) {
    const playbook = playbookOf({
      policy: { randomArm: 0, exploration: 0 },
      channels: {
        mail: { kind: 'webhook', consent: 'none', cost: 3 },
        sms: { kind: 'webhook', consent: 'none', cost: 5 },
      },
      triggers: { came: { on: { event: 'came' } } },
      campaigns: { spring: { budget: { units: 1, daily: { money: parts.daily } } } },
      actions: {
        hello: {
          ...{ triggers: ['came'], value: 1000, campaign: 'spring', prior: { alpha: 50, beta: 50 } },
          ...{ fallback: parts.fallback ?? false },
          treatments: [
            { channel: 'mail', content: {} },
            { channel: 'sms', content: {} },
          ],
        },
      },
    })
    const customer = createCustomer(1, START)
    const spent = new Map<string, number>()
    const left = (pool: string, period: number) =>
      (playbook.pools.get(pool) ?? 0) - (spent.get(`${pool}@${period}`) ?? 0)
    let number = 0
    const take = (event: object, now: number) => {
      const world = {
        ...worldOf(playbook, now),
        pools: { remaining: (pool: string, period = 0) => left(pool, period) },
      }
      const { effects } = step(customer, { id: `e${number++}`, at: now, ...event } as Event, world)
      for (const effect of effects) {
        if (effect.type !== 'spend-pool') continue
        const key = `${effect.pool}@${effect.period}`
        spent.set(key, (spent.get(key) ?? 0) + effect.units)
      }
      return effects.find((effect) => effect.type === 'hand-over-delivery')?.delivery
    }
    const reject = (delivery: string, now: number) =>
      take({ type: 'delivery-reported', delivery, attempt: 1, outcome: 'rejected', reason: 'gone' }, now)
    const come = (now: number) => take({ type: 'tracked', name: 'came', properties: {} }, now)
    return { come, customer, reject, spent: () => [...spent.values()], take }
  }

  it('gets back what a delivery cost that failed for good, and can spend it again', () => {
    const { come, reject, spent } = mailed({ daily: 4 })
    const first = come(START)!
    expect(spent()).toEqual([1, 3000])
    expect(come(START + 1000)).toBeUndefined()
    reject(first.id, START + 2000)
    expect(spent()).toEqual([0, 0])
    expect(come(START + 3000)).toMatchObject({ channel: 'mail' })
  })

  it('keeps what was spent on a day that is over, and what arrived or may have', () => {
    const { come, reject, spent, take } = mailed({ daily: 4 })
    reject(come(START)!.id, START + DAY)
    expect(spent()).toEqual([0, 3000])
    const second = come(START + DAY)!
    take({ type: 'delivery-reported', delivery: second.id, attempt: 1, outcome: 'delivered' }, START + DAY + 1000)
    expect(spent()).toEqual([1, 3000, 3000])
  })

  it('pays for the channel on which a delivery falls back, and forbids one that it cannot pay', () => {
    const rich = mailed({ daily: 9, fallback: true })
    expect(rich.reject(rich.come(START)!.id, START + 1000)).toMatchObject({ channel: 'sms' })
    expect(rich.spent()).toEqual([1, 5000])
    const poor = mailed({ daily: 4, fallback: true })
    expect(poor.reject(poor.come(START)!.id, START + 1000)).toBeUndefined()
    expect(poor.spent()).toEqual([0, 0])
  })

  it('has to allow sending again what failed', () => {
    const { come, customer, reject, spent, take } = mailed({ daily: 4 })
    const failed = come(START)!
    reject(failed.id, START + 1000)
    const other = come(START + 2000)!
    const again = (now: number) => take({ type: 'delivery-resent', delivery: failed.id, by: 'ops' }, now)
    expect(again(START + 3000)).toBeUndefined()
    expect(customer.deadLetters).toHaveLength(1)
    reject(other.id, START + 4000)
    expect(again(START + 5000)).toMatchObject({ channel: 'mail' })
    expect(spent()).toEqual([1, 3000])
  })
})
