import { describe, expect, it } from 'vitest'
import { DAY, HOUR, Rehearsal } from './rehearse.fixture.ts'

const reminder = {
  triggers: ['never'],
  value: 1000,
  prior: { alpha: 50, beta: 50 },
  treatments: [{ channel: 'push', content: { text: 'Still in your cart' } }],
}

const cart = {
  triggers: ['cart'],
  exits: [{ event: 'Order Completed' }],
  steps: [
    { id: 'pause', wait: '30m' },
    { id: 'stock', branch: [{ if: 'sku is "gone"', to: 'end' }], otherwise: 'remind' },
    { id: 'remind', action: 'reminder' },
    { id: 'bought', wait: { event: 'Order Completed', within: '3d' }, otherwise: 'again' },
    { id: 'won', set: { winner: true }, next: 'end' },
    { id: 'again', action: ['reminder', 'other'] },
  ],
}

const parts = (journey: object = {}) => ({
  triggers: { cart: { on: { event: 'Cart Filled' } }, never: { on: { event: 'Never' } } },
  actions: { reminder, other: { ...reminder, value: 10 } },
  journeys: { cart: { ...cart, ...journey } },
})

describe('a journey', () => {
  it('waits, decides, and is left when what it waits for happens anywhere (M4)', () => {
    const person = new Rehearsal(parts())
    person.tracks('Cart Filled', { sku: 'mug' })
    expect(person.passes(HOUR)).toEqual(['Still in your cart'])
    person.tracks('Order Completed')
    expect(person.outcomes()).toEqual(['left'])
    expect(person.passes(10 * DAY)).toEqual([])

    const buyer = new Rehearsal(parts())
    buyer.tracks('Cart Filled', { sku: 'mug' })
    buyer.passes(10 * 60_000)
    buyer.tracks('Order Completed')
    expect(buyer.passes(DAY)).toEqual([])
  })

  it('goes the other way when what it waits for has not come', () => {
    const person = new Rehearsal(parts({ exits: [] }))
    person.tracks('Cart Filled', { sku: 'mug' })
    person.passes(HOUR)
    expect(person.passes(3 * DAY)).toEqual(['Still in your cart'])
    expect(person.outcomes()).toEqual(['completed'])
  })

  it('is not begun by what it waits for, and takes an event only where it happened in time', () => {
    const person = new Rehearsal(parts({ exits: [] }))
    person.tracks('Cart Filled', { sku: 'mug' })
    person.passes(HOUR)
    person.take({ type: 'tracked', name: 'Order Completed', properties: {} }, person.now - 2 * HOUR)
    expect(person.trait('winner')).toBeUndefined()
    person.tracks('Order Completed')
    expect(person.trait('winner')).toBe(true)
  })

  it('branches by the properties of what began it', () => {
    const person = new Rehearsal(parts())
    person.tracks('Cart Filled', { sku: 'gone' })
    expect(person.passes(HOUR)).toEqual([])
    expect(person.outcomes()).toEqual(['completed'])
  })

  it('is begun once at a time, again only where it may be, and anew where it says so', () => {
    const once = new Rehearsal(parts({ repeats: 'never' }))
    once.tracks('Cart Filled', { sku: 'mug' })
    once.tracks('Cart Filled', { sku: 'mug' })
    expect(once.open).toHaveLength(1)
    once.passes(20 * DAY)
    once.tracks('Cart Filled', { sku: 'mug' })
    expect(once.open).toHaveLength(0)
    const anew = new Rehearsal(parts({ restarts: true }))
    anew.tracks('Cart Filled', { sku: 'mug' })
    anew.passes(20 * 60_000)
    anew.tracks('Cart Filled', { sku: 'mug' })
    expect(anew.passes(20 * 60_000)).toEqual([])
    expect(anew.passes(20 * 60_000)).toEqual(['Still in your cart'])
    expect(anew.outcomes()).toEqual(['restarted'])
  })

  it('waits for a condition, which time alone can make true', () => {
    const quiet = [
      {
        id: 'quiet',
        wait: { condition: { event: 'Order Completed', within: '2d', is: 0 }, within: '30d' },
        otherwise: 'end',
      },
      { id: 'missed', set: { missed: true } },
    ]
    const person = new Rehearsal({ ...parts(), journeys: { cart: { ...cart, exits: [], steps: quiet } } })
    person.tracks('Order Completed')
    person.tracks('Cart Filled')
    person.passes(DAY)
    person.tracks('Order Completed')
    person.passes(1.5 * DAY)
    expect(person.trait('missed')).toBeUndefined()
    person.passes(DAY)
    expect(person.trait('missed')).toBe(true)
  })

  it('a wait until a date moves when the date moves', () => {
    const steps = [
      { id: 'birthday', wait: { until: { trait: 'birthday', at: '09:00' } } },
      { id: 'greet', set: { greeted: true } },
    ]
    const person = new Rehearsal({ ...parts(), journeys: { cart: { ...cart, steps } } })
    const born = (birthday: string) => person.take({ type: 'identified', traits: { birthday } })
    born('2026-06-10')
    person.tracks('Cart Filled')
    born('2026-06-05')
    person.passes(4 * DAY)
    expect(person.trait('greeted')).toBe(true)
  })

  it('thirty days pass in milliseconds', () => {
    const steps = [
      { id: 'day', wait: '1d' },
      { id: 'count', branch: [{ if: { event: 'Day Counted', atLeast: 30 }, to: 'end' }], otherwise: 'day' },
    ]
    const person = new Rehearsal({ ...parts(), journeys: { cart: { ...cart, steps } } })
    person.tracks('Cart Filled')
    const begun = performance.now()
    for (let day = 0; day < 31; day++) {
      person.tracks('Day Counted')
      person.passes(DAY)
    }
    expect(person.outcomes()).toEqual(['completed'])
    expect(performance.now() - begun).toBeLessThan(1000)
  })

  it('splits people by chance, the same way each time', () => {
    const steps = [
      {
        id: 'split',
        split: [
          { share: 0.25, to: 'a' },
          { share: 0.75, to: 'b' },
        ],
      },
      { id: 'a', set: { arm: 'a' }, next: 'end' },
      { id: 'b', set: { arm: 'b' } },
    ]
    const arms = Array.from({ length: 400 }, (_, i) => {
      const person = new Rehearsal({ ...parts(), journeys: { cart: { ...cart, steps } } }, i + 1)
      person.tracks('Cart Filled')
      const first = person.trait('arm')
      person.tracks('Cart Filled')
      expect(person.trait('arm')).toBe(first)
      return first
    })
    const share = arms.filter((arm) => arm === 'a').length / arms.length
    expect(share).toBeGreaterThan(0.18)
    expect(share).toBeLessThan(0.32)
  })

  it('begins a thread and goes on with how it ended', () => {
    const person = new Rehearsal({
      ...parts(),
      threads: {
        rate: {
          topic: 'club',
          channels: ['push'],
          steps: [{ id: 'grade', ask: 'How was it?', answer: { scale: { from: 1, to: 5 } } }],
        },
      },
      journeys: {
        cart: {
          triggers: ['cart'],
          steps: [
            { id: 'ask', thread: 'rate', otherwise: 'silent' },
            { id: 'spoke', set: { spoke: true }, next: 'end' },
            { id: 'silent', set: { spoke: false } },
          ],
        },
      },
    })
    person.tracks('Cart Filled')
    expect(person.heard()).toEqual([])
    person.says('5', 'push')
    expect(person.trait('spoke')).toBe(true)
    person.tracks('Cart Filled')
    person.passes(2 * DAY)
    expect(person.trait('spoke')).toBe(false)
  })
})

describe('an edit', () => {
  const two = {
    triggers: ['cart'],
    steps: [
      { id: 'pause', wait: '2d' },
      { id: 'old', wait: '5d' },
      { id: 'done', set: { way: 'old' } },
    ],
  }
  const edited = (inside: object, extra: object = {}) => ({
    triggers: ['cart'],
    inside,
    steps: [
      { id: 'pause', wait: '1d' },
      { id: 'fresh', wait: '1d' },
      { id: 'done', set: { way: 'new' } },
    ],
    ...extra,
  })
  const at = (journey: object) => ({ ...parts(), journeys: { cart: journey } })

  it('leaves people at a step of the same name, with the wait as it is now', () => {
    const person = new Rehearsal(at(two))
    person.tracks('Cart Filled')
    person.publish(at(edited({})))
    person.take({ type: 'timer-fired' })
    person.passes(1.5 * DAY)
    expect(person.open).toMatchObject([{ step: 'fresh' }])
  })

  it('moves them, or takes them out', () => {
    const moved = new Rehearsal(at(two))
    moved.tracks('Cart Filled')
    moved.passes(3 * DAY)
    moved.publish(at(edited({ moves: { old: 'done' } })))
    moved.take({ type: 'timer-fired' })
    expect(moved.trait('way')).toBe('new')
    const all = new Rehearsal(at(two))
    all.tracks('Cart Filled')
    all.publish(at(edited({ people: 'leave' })))
    all.take({ type: 'timer-fired' })
    expect(all.outcomes()).toEqual(['edited'])
    const out = new Rehearsal(at(two))
    out.tracks('Cart Filled')
    out.passes(3 * DAY)
    out.publish(at(edited({})))
    out.take({ type: 'timer-fired' })
    expect([out.outcomes(), out.open]).toEqual([['edited'], []])
  })

  it('lets them finish by the definition by which they began', () => {
    const person = new Rehearsal(at(two))
    person.tracks('Cart Filled')
    const { revision } = person.playbook.flows.journeys.get('cart')!
    const definition = person.playbook.definition.journeys.cart
    person.publish(at(edited({ people: 'stay' }, { earlier: { [revision]: definition } })))
    person.passes(6 * DAY)
    expect(person.open).toMatchObject([{ step: 'old', revision }])
    person.passes(2 * DAY)
    expect(person.trait('way')).toBe('old')
  })
})
