import { describe, expect, it } from 'vitest'
import type { Event } from '../events/event.ts'
import { createCustomer } from '../profile/customer.ts'
import { playbookOf, problemsOf, worldOf } from '../rehearsal.ts'
import { step } from '../step.ts'
import { contentFor } from './content.ts'

const NOW = Date.parse('2026-06-03T12:00:00Z')

const parts = {
  policy: { randomArm: 0, exploration: 0 },
  channels: { push: { kind: 'webhook', consent: 'none' }, sms: { kind: 'webhook', consent: 'none', cost: 1 } },
  triggers: { came: { on: { event: 'came' } } },
  actions: {
    hello: {
      ...{ triggers: ['came'], value: 1000, prior: { alpha: 50, beta: 50 }, fallback: true },
      treatments: [
        {
          channel: 'push',
          content: { title: 'Hello', image: 'a.png' },
          languages: { es: { title: 'Hola' }, de: { title: 'Hallo' } },
        },
        { channel: 'sms', content: { text: 'Hello' }, languages: { es: { text: 'Hola' } } },
      ],
    },
  },
}

/** What is said to somebody of whom this is known, first by push and then by text. */
function said(traits: object) {
  const playbook = playbookOf(parts)
  const customer = createCustomer(1, NOW)
  let number = 0
  const take = (event: object) =>
    step(customer, { id: `e${number++}`, at: NOW, ...event } as Event, worldOf(playbook, NOW)).effects.flatMap(
      (effect) => (effect.type === 'hand-over-delivery' ? [effect.delivery] : []),
    )[0]
  take({ type: 'identified', traits })
  const first = take({ type: 'tracked', name: 'came', properties: {} })!
  const { content } = first
  const next = take({ type: 'delivery-reported', delivery: first.id, attempt: 1, outcome: 'rejected', reason: 'no' })
  return [content, next?.content]
}

describe('the language of a message', () => {
  it.each([
    [{}, 'Hello', 'Hello'],
    [{ language: 'es' }, 'Hola', 'Hola'],
    [{ locale: 'es-MX' }, 'Hola', 'Hola'],
    [{ locale: 'ES_mx' }, 'Hola', 'Hola'],
    [{ language: 'de' }, 'Hallo', 'Hello'],
    [{ language: 'fr' }, 'Hello', 'Hello'],
    [{ language: 'esperanto' }, 'Hello', 'Hello'],
    [{ language: 5 }, 'Hello', 'Hello'],
  ])('follows from %j, as far as there is one; the rest stays', (traits, title, text) => {
    expect(said(traits)).toEqual([{ title, image: 'a.png' }, { text }])
  })

  it('of a variant is what it says to everybody; what it leaves alone stays translated', () => {
    const { experiments } = playbookOf({
      ...parts,
      experiments: {
        words: {
          variants: [{ id: 'plain' }, { id: 'short', actions: { hello: { content: { push: { title: 'Hey' } } } } }],
          goal: { event: 'order', within: '1d' },
          start: 'at-once',
        },
      },
    })
    const { treatments } = experiments.get('words')!.variants[1]!.actions.get('hello')!
    const customer = createCustomer(1, NOW)
    customer.traits = [{ name: 'language', value: 'es', at: NOW }]
    expect(treatments.map((treatment) => contentFor(treatment, customer, playbookOf(parts)))).toEqual([
      { title: 'Hey', image: 'a.png' },
      { text: 'Hola' },
    ])
  })

  it('has two letters', () => {
    const actions = {
      hello: { ...parts.actions.hello, treatments: [{ channel: 'push', content: {}, languages: { english: {} } }] },
    }
    expect(problemsOf({ ...parts, actions })).toEqual([
      expect.objectContaining({ message: 'a language of two letters, such as es' }),
    ])
  })
})
