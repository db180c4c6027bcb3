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
