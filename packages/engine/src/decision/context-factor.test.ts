import { describe, expect, it } from 'vitest'
import { BasketCounts } from '../affinity/basket-counts.ts'
import { createCustomer } from '../profile/customer.ts'
import { playbookOf, problemsOf, worldOf } from '../rehearsal.ts'
import { step } from '../step.ts'

const START = Date.parse('2026-06-01T08:00:00Z')

const parts = (croissant: object) => ({
  policy: { randomArm: 0, exploration: 0 },
  affinity: { event: 'Order Completed' },
  channels: { inbox: { kind: 'inbox', consent: 'none' } },
  triggers: { basket: { on: { event: 'Basket' } } },
  actions: Object.fromEntries(
    Object.entries({ croissant: { value: 100, context: [croissant] }, cookie: { value: 150 } }).map(([id, more]) => [
      id,
      { triggers: ['basket'], ...more, treatments: [{ channel: 'inbox', content: {} }] },
    ]),
  ),
})

/** The weight of the context of the croissant, and which action is chosen, with these things in the basket. */
function decide(croissant: object, skus: unknown) {
  const counts = new BasketCounts({ halfLifeMs: Number.POSITIVE_INFINITY })
  // Croissants are in half of all baskets, in all with coffee and in none with beer but one of four.
  for (const basket of ['coffee croissant', 'coffee croissant', 'beer croissant', 'beer', 'beer', 'beer'])
    counts.add(basket.split(' '), 0)
  const event = { type: 'tracked', name: 'Basket', id: 'e', at: START, properties: { skus } } as never
  const world = { ...worldOf(playbookOf(parts(croissant)), START), affinity: counts }
  const { effects } = step(createCustomer(1, START), event, world)
  const [decision] = effects.flatMap((effect) => (effect.type === 'record-decision' ? [effect.decision] : []))
  const context = decision!.candidates.find(({ action }) => action === 'croissant')?.factors?.context
  return [context, decision!.candidates[decision!.chosen]?.action]
}

describe('what goes with the basket weighs more', () => {
  it.each([
    ['by its lift', {}, ['coffee'], [2, 'croissant']],
    ['by the thing in the basket that it goes with best', {}, ['beer', 'coffee'], [2, 'croissant']],
    ['never less than `least`', {}, ['beer'], [1, 'cookie']],
    ['less, where that is allowed', { least: 0 }, ['beer'], [0.5, 'cookie']],
    ['never more than `most`', { most: 1.25 }, ['coffee'], [1.25, 'cookie']],
    ['not at all, where nothing is known of it', {}, ['water'], [1, 'cookie']],
    ['not at all, without a basket', {}, undefined, [1, 'cookie']],
  ])('%s', (_, bounds, skus, expected) => {
    expect(decide({ goesWith: 'croissant', ...bounds }, skus)).toEqual(expected)
  })

  it('a threshold is a condition', () => {
    const threshold = { when: 'goesWith croissant >= 1.5', times: 4 }
    expect(decide(threshold, ['coffee'])).toEqual([4, 'croissant'])
    expect(decide(threshold, ['beer'])).toEqual([1, 'cookie'])
  })

  it('bounds that make no sense are refused by name', () => {
    expect(problemsOf(parts({ goesWith: 'croissant', least: 4 })).map(({ path }) => path)).toEqual([
      expect.stringContaining('actions.croissant.context'),
    ])
  })
})
