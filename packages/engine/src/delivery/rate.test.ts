import { describe, expect, it } from 'vitest'
import type { Event } from '../events/event.ts'
import { createCustomer } from '../profile/customer.ts'
import { playbookOf, problemsOf, worldOf } from '../rehearsal.ts'
import { step } from '../step.ts'

const START = Date.parse('2026-06-03T12:00:00Z')

const action = (trigger: string, more: object = {}) => ({
  ...{ triggers: [trigger], value: 1000, prior: { alpha: 50, beta: 50 } },
  treatments: [{ channel: 'sms', content: {}, expiresAfter: '1h' }],
  ...more,
})

/** Many customers, each with one event, on a channel that sends one message every ten seconds. */
function setUp() {
  const playbook = playbookOf({
    policy: { randomArm: 0, exploration: 0 },
    channels: {
      sms: { kind: 'webhook', consent: 'none', rate: { max: 6, within: '1m' } },
      alerts: { kind: 'webhook', consent: 'none', rate: { sharedWith: 'sms' } },
    },
    triggers: {
      usual: { on: { event: 'usual' } },
      urgent: { on: { event: 'urgent' } },
      idle: { on: { event: 'idle' } },
      other: { on: { event: 'other' } },
    },
    actions: {
      news: action('usual'),
      alarm: action('urgent', { priority: 'high' }),
      tip: action('idle', { priority: 'low' }),
      notice: action('other', { treatments: [{ channel: 'alerts', content: {}, expiresAfter: '1h' }] }),
    },
  })
  const turns = new Map<string, number>()
  const take = (customer: ReturnType<typeof createCustomer>, event: object, now: number) => {
    const world = worldOf(playbook, now)
    const pools = { ...world.pools, freeAt: (lane: string) => turns.get(lane) ?? 0 }
    const { effects } = step(customer, { id: `${now}/${JSON.stringify(event)}`, at: now, ...event } as Event, {
      ...world,
      pools,
    })
    for (const effect of effects) if (effect.type === 'take-turn') turns.set(effect.campaign, effect.freeAt)
    return effects.flatMap((effect): (string | number)[] => {
      if (effect.type === 'hand-over-delivery') return ['now']
      return effect.type === 'postpone-delivery' ? [(effect.delivery.dueAt - now) / 1000] : []
    })
  }
  let number = 0
  const somebody = () => createCustomer(++number, START)
  const send = (name: string, now = START) => take(somebody(), { type: 'tracked', name, properties: {} }, now)
  return { send, somebody, take }
}

describe('the rate of a channel', () => {
  it('lets messages of all people leave one after the other', () => {
    const { send } = setUp()
    expect([send('usual'), send('usual'), send('usual')]).toEqual([['now'], [10], [20]])
    expect(send('usual', START + 60_000)).toEqual(['now'])
  })

  it('holds for all together that share it', () => {
    const { send } = setUp()
    expect([send('usual'), send('other'), send('usual'), send('other')]).toEqual([['now'], [10], [20], [30]])
  })

  it.each([
    ['that there is not', { sms: { kind: 'sms', rate: { sharedWith: 'gone' } } }, 'gone'],
    ['without a rate', { sms: { kind: 'sms', rate: { sharedWith: 'mail' } }, mail: { kind: 'email' } }, 'mail'],
    ['which is itself', { sms: { kind: 'sms', rate: { sharedWith: 'sms' } } }, 'sms'],
  ])('cannot be shared with a channel %s', (_, channels, name) => {
    const message = `there is no channel "${name}" with a rate of its own`
    expect(problemsOf({ channels })).toEqual([{ path: 'channels.sms.rate.sharedWith', message }])
  })

  it.each([
    ['half of a rate', { max: 6 }],
    ['both kinds of rates', { max: 6, within: '1m', sharedWith: 'other' }],
  ])('is not %s', (_, rate) => {
    const message = 'a rate is `max` and `within`, or `sharedWith` alone'
    expect(problemsOf({ channels: { sms: { kind: 'sms', rate } } })).toEqual([{ path: 'channels.sms.rate', message }])
  })

  it('does not hold up what is urgent, which counts all the same', () => {
    const { send } = setUp()
    expect([send('usual'), send('usual'), send('urgent'), send('usual')]).toEqual([['now'], [10], ['now'], [30]])
  })

  it('lets what can wait leave only when nothing is before it, and takes no turn from others meanwhile', () => {
    const { send, somebody, take } = setUp()
    const idle = somebody()
    expect([send('usual'), send('usual')]).toEqual([['now'], [10]])
    expect(take(idle, { type: 'tracked', name: 'idle', properties: {} }, START)).toEqual([20])
    expect(send('usual')).toEqual([20])
    expect(take(idle, { type: 'timer-fired' }, START + 20_000)).toEqual([10])
    expect(take(idle, { type: 'timer-fired' }, START + 30_000)).toEqual(['now'])
  })

  it('ends what would come too late', () => {
    const { send } = setUp()
    for (let i = 0; i < 360; i++) send('usual')
    expect(send('usual')).toEqual([])
  })

  it.each([
    ['gone', { sms: { kind: 'sms', failover: 'gone' } }, 'there is no other channel "gone"'],
    ['itself', { sms: { kind: 'sms', failover: 'sms' } }, 'there is no other channel "sms"'],
    [
      'other addresses',
      { sms: { kind: 'sms', failover: 'mail' }, mail: { kind: 'email' } },
      '"mail" reaches people at other addresses',
    ],
  ])('cannot fail over to %s', (_, channels, message) => {
    expect(problemsOf({ channels })).toEqual([{ path: 'channels.sms.failover', message }])
  })
})
