import { describe, expect, it } from 'vitest'
import type { Effect } from '../effects/effect.ts'
import type { Event } from '../events/event.ts'
import { createCustomer } from '../profile/customer.ts'
import { playbookOf, worldOf } from '../rehearsal.ts'
import { step } from '../step.ts'
import { pressureOn } from './pressure.ts'

const START = Date.parse('2026-06-03T12:00:00Z')
const HOUR = 3_600_000

const playbook = playbookOf({
  policy: { randomArm: 0, exploration: 0, interruptionCost: 10, relationValue: 5000 },
  channels: { push: { kind: 'webhook', consent: 'opt-out' } },
  triggers: { came: { on: { event: 'came' } } },
  actions: {
    hello: {
      ...{ triggers: ['came'], value: 1000, prior: { alpha: 50, beta: 50 } },
      response: { event: 'order', within: '1h' },
      treatments: [{ channel: 'push', content: {} }],
    },
  },
})

/** A customer who was sent a push, and what can happen to them then. */
function reached() {
  const customer = createCustomer(1, START)
  let number = 0
  const take = (event: object, now: number, at = now): readonly Effect[] =>
    step(customer, { id: `e${number++}`, at, ...event } as Event, worldOf(playbook, now)).effects
  const sent = take({ type: 'tracked', name: 'came', properties: {} }, START)
  const handed = sent.find((effect) => effect.type === 'hand-over-delivery')!
  const decision = handed.delivery.decision
  take({ type: 'delivery-reported', delivery: handed.delivery.id, attempt: 1, outcome: 'delivered' }, START)
  const labels = (effects: readonly Effect[]) => effects.filter((effect) => effect.type === 'update-model')
  return { customer, take, decision, labels }
}

const order = { type: 'tracked', name: 'order', properties: {} }
const timer = { type: 'timer-fired' }

describe('labels', () => {
  it('nothing shown counts as a failure before its window has closed', () => {
    const { labels, take } = reached()
    expect(labels(take(timer, START + HOUR - 1))).toEqual([])
    expect(labels(take(timer, START + HOUR))).toMatchObject([{ success: false, correctsAt: undefined }])
    expect(labels(take(timer, START + 2 * HOUR))).toEqual([])
  })

  it('a response that happened in time and comes late corrects the failure, once', () => {
    const { labels, take } = reached()
    take(timer, START + HOUR)
    expect(labels(take(order, START + 3 * HOUR, START + HOUR - 1))).toMatchObject([
      { success: true, correctsAt: START + HOUR, exposure: { action: 'hello' } },
    ])
    expect(labels(take(order, START + 3 * HOUR, START + HOUR - 2))).toEqual([])
  })

  it('what happened after the window, or comes days later, corrects nothing', () => {
    const { labels, take } = reached()
    take(timer, START + HOUR)
    expect(labels(take(order, START + 3 * HOUR))).toEqual([])
    expect(labels(take(order, START + 80 * HOUR, START + 1000))).toEqual([])
  })
})

describe('attention', () => {
  it('opening something counts as attention, whatever the response, and presses less from then on', () => {
    const { customer, decision, labels, take } = reached()
    const pressed = pressureOn(customer, 2 * 24 * HOUR, START)
    take({ type: 'response-received', decision, response: 'opened' }, START + 1000)
    expect(pressureOn(customer, 2 * 24 * HOUR, START)).toBe(pressed / 4)
    const [label] = labels(take(timer, START + HOUR))
    expect(label).toMatchObject({ success: false })
    expect(label!.counted).toContainEqual(['attention//12', true])
    expect(customer.attention).toEqual([{ slot: 12, shown: 1, attended: 1 }])
  })

  it('every further message costs more, as long as those before it were not answered', () => {
    const { take } = reached()
    const costs = [1, 2, 3].map((n) => {
      const effects = take({ type: 'tracked', name: 'came', properties: {} }, START + n)
      return effects.find((effect) => effect.type === 'record-decision')!.decision.candidates[0]!.factors!
    })
    expect(costs.map(({ cost }) => cost)).toEqual(costs.map(({ cost }) => cost).toSorted((a, b) => a - b))
    // 10 × (1 + half a contact's weight), and 5,000 at a risk of one in a thousand.
    expect(costs[0]!.cost).toBeCloseTo(10 * 1.5 + 5, 3)
  })

  it('an opt-out is put down to the last message on the channel, at the pressure it met', () => {
    const { take } = reached()
    const denial = { type: 'consent-changed', channel: 'push', state: 'denied', source: 'app' }
    expect(take(denial, START + HOUR / 2)).toContainEqual({ type: 'count-opt-out', pressure: 0 })
    const late = reached()
    expect(late.take(denial, START + 8 * 24 * HOUR)).not.toContainEqual({ type: 'count-opt-out', pressure: 0 })
  })
})
