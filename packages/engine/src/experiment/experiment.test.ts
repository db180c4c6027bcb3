import { describe, expect, it } from 'vitest'
import type { Effect } from '../effects/effect.ts'
import type { Event } from '../events/event.ts'
import { type Customer, createCustomer } from '../profile/customer.ts'
import { playbookOf, problemsOf, worldOf } from '../rehearsal.ts'
import { step } from '../step.ts'
import type { ExperimentPhase } from './experiment.ts'
import { variantOf } from './vary.ts'

const START = Date.parse('2026-06-03T12:00:00Z')
const DAY = 86_400_000

const slot = { placements: ['home'], value: 100, prior: { alpha: 50, beta: 50 } }
const text = (words: string) => [{ channel: 'web', content: { text: words } }]

const CHALLENGED = {
  variants: [{ id: 'plain' }, { id: 'warm', actions: { hello: { content: { web: { text: 'Hello, you!' } } } } }],
  goal: { event: 'Order', value: 'total', within: '14d' },
  start: 'at-once',
}

function partsWith(experiments: object, more: object = {}) {
  return {
    policy: { randomArm: 0, exploration: 0 },
    channels: { web: { kind: 'slot', consent: 'none', interrupts: false } },
    actions: { hello: { ...slot, treatments: text('Hello') }, weak: { ...slot, value: 1, treatments: text('Weak') } },
    experiments,
    ...more,
  }
}

/** Lets one customer live through events under an experiment; gives the effects and the customer. */
function live(
  events: readonly (Event & { id: string })[],
  setting: { parts?: object; phase?: ExperimentPhase; id?: number } = {},
) {
  const playbook = playbookOf((setting.parts ?? partsWith({ greeting: CHALLENGED })) as Record<string, unknown>)
  const customer = createCustomer(setting.id ?? 1, START)
  const effects: Effect[] = []
  for (const event of events) {
    const world = { ...worldOf(playbook, event.at), experiments: { phaseOf: () => setting.phase } }
    effects.push(...step(customer, event, world).effects)
  }
  const counted = effects.flatMap((effect) =>
    effect.type === 'count-experiment' ? [`${effect.count} ${effect.by}`] : [],
  )
  const decisions = effects.flatMap((effect) => (effect.type === 'record-decision' ? [effect.decision] : []))
  return { customer, counted, decisions, playbook }
}

const ask = (id: string, at = START): Event => ({
  type: 'decision-requested',
  id,
  at,
  placement: 'home',
  properties: {},
})
const order = (id: string, total: number, at: number): Event => ({
  ...{ type: 'tracked', id, at, name: 'Order', properties: { total } },
})
const refuse = (id: string, at: number): Event => ({
  ...{ type: 'consent-changed', id, at, channel: 'web', state: 'denied', source: 'page' },
})

/** A customer who falls into a variant by hash. */
function someoneIn(variant: string): number {
  const { playbook } = live([])
  const experiment = playbook.experiments.get('greeting')!
  for (let id = 1; ; id++) if (variantOf(experiment, createCustomer(id, START))?.id === variant) return id
}

describe('an experiment', () => {
  it('shows each person what their variant says, and records it with the decision', () => {
    for (const [variant, words] of [
      ['plain', 'Hello'],
      ['warm', 'Hello, you!'],
    ] as const) {
      const { decisions } = live([ask('a')], { id: someoneIn(variant) })
      expect(decisions[0]!.content).toEqual({ text: words })
      expect(decisions[0]!.experiments).toEqual([{ experiment: 'greeting', variant }])
    }
  })

  it('counts a person once, and the goal by person: whether, how much, and its square', () => {
    const at = START + DAY
    const { counted } = live([ask('a'), ask('b', at), order('o1', 30, at), order('o2', 10, at + 1)])
    expect(counted).toEqual(['exposed 1', 'converted 1', 'value 30', 'squares 900', 'value 10', 'squares 700'])
  })

  it('counts what comes before the first time or after the window of the goal for nobody', () => {
    const { counted } = live([order('o0', 5, START - 1), ask('a'), order('o1', 5, START + 14 * DAY)])
    expect(counted).toEqual(['exposed 1'])
  })

  it('counts one refusal and one complaint per person', () => {
    const complaint = (id: string): Event => ({
      ...{ type: 'tracked', id, at: START + 2, name: 'Email Marked as Spam', properties: {} },
    })
    const { counted } = live([ask('a'), refuse('r', START + 1), complaint('c1'), complaint('c2')])
    expect(counted).toEqual(['exposed 1', 'optedOut 1', 'complained 1'])
  })

  it('counts a complaint that a provider passes on as one, also of who has refused already', () => {
    const passedOn = (id: string, at: number): Event => ({
      ...{ type: 'consent-changed', id, at, channel: 'web', state: 'denied', source: 'complaint' },
    })
    const { counted } = live([ask('a'), passedOn('c1', START + 1), passedOn('c2', START + 2)])
    expect(counted).toEqual(['exposed 1', 'optedOut 1', 'complained 1'])
    const late = live([ask('a'), refuse('r', START + 1), passedOn('c1', START + 2)])
    expect(late.counted).toEqual(['exposed 1', 'optedOut 1', 'complained 1'])
  })

  it('does not count somebody to whom the texts could not have mattered', () => {
    const parts = partsWith({
      greeting: {
        ...CHALLENGED,
        variants: [{ id: 'a' }, { id: 'b', actions: { weak: { content: { web: { text: 'x' } } } } }],
      },
    })
    expect(live([ask('a')], { parts }).counted).toEqual([])
  })

  it('counts somebody to whom another value could have mattered, though it lost', () => {
    const parts = partsWith({
      greeting: { ...CHALLENGED, variants: [{ id: 'a' }, { id: 'b', actions: { weak: { value: 2 } } }] },
    })
    expect(live([ask('a')], { parts }).counted).toEqual(['exposed 1'])
  })

  it('can vary how it is decided', () => {
    const parts = partsWith({
      greeting: { ...CHALLENGED, variants: [{ id: 'a' }, { id: 'b', policy: { exploration: 4 } }] },
    })
    const explorations = Array.from(
      { length: 40 },
      (_, i) => live([ask('a')], { parts, id: i + 1 }).decisions[0]!.exploration,
    )
    expect(new Set(explorations)).toEqual(new Set([0, 4]))
  })

  it('keeps everybody in their variant when weights change', () => {
    const { customer, decisions } = live([ask('a')], { id: someoneIn('warm') })
    const moved = {
      ...CHALLENGED,
      variants: CHALLENGED.variants.map((one, i) => ({ ...one, weight: i === 0 ? 1 : 0 })),
    }
    const playbook = playbookOf(partsWith({ greeting: moved }) as Record<string, unknown>)
    expect(variantOf(playbook.experiments.get('greeting')!, customer)?.id).toBe('warm')
    expect(decisions).toHaveLength(1)
  })

  it('does nothing as a draft or when stopped; promoted, it is everybody’s; a variant that is out gets the champion', () => {
    const id = someoneIn('warm')
    const shown = (phase: ExperimentPhase, who = id) => {
      const { counted, decisions } = live([ask('a')], { phase, id: who })
      return [decisions[0]!.content?.text, counted.length]
    }
    expect(shown({ phase: 'draft' })).toEqual(['Hello', 0])
    expect(shown({ phase: 'stopped' })).toEqual(['Hello', 0])
    expect(shown({ phase: 'promoted', variant: 'warm' }, someoneIn('plain'))).toEqual(['Hello, you!', 0])
    expect(shown({ phase: 'running', out: new Set(['warm']) })).toEqual(['Hello', 0])
  })

  it('takes only who is covered and has the attribute by which people are divided', () => {
    const covered = (given: object, identifiers: string[]) => {
      const playbook = playbookOf(partsWith({ greeting: { ...CHALLENGED, ...given } }) as Record<string, unknown>)
      const customer: Customer = { ...createCustomer(1, START), identifiers }
      return variantOf(playbook.experiments.get('greeting')!, customer) !== undefined
    }
    expect(covered({ coverage: 0 }, [])).toBe(false)
    expect(covered({ attribute: 'user' }, ['email:a@example.com'])).toBe(false)
    expect(covered({ attribute: 'user' }, ['user:7'])).toBe(true)
    expect(covered({ attribute: 'user', namespace: { id: 'namespace1', from: 0, to: 0.4 } }, ['user:1'])).toBe(false)
    expect(covered({ attribute: 'user', namespace: { id: 'namespace1', from: 0.4, to: 1 } }, ['user:1'])).toBe(true)
  })
})

describe('what is wrong with an experiment', () => {
  const wrong: [what: string, experiments: object, path: string, told: string][] = [
    [
      'weights',
      {
        e: {
          ...CHALLENGED,
          variants: [
            { id: 'a', weight: 0.5 },
            { id: 'b', weight: 0.6 },
          ],
        },
      },
      'experiments.e.variants',
      'sum to 1.1',
    ],
    [
      'some weights',
      { e: { ...CHALLENGED, variants: [{ id: 'a', weight: 1 }, { id: 'b' }] } },
      'experiments.e.variants',
      'to every variant',
    ],
    ['names', { e: { ...CHALLENGED, variants: [{ id: 'a' }, { id: 'a' }] } }, 'experiments.e.variants', 'the same id'],
    [
      'an action',
      { e: { ...CHALLENGED, variants: [{ id: 'a' }, { id: 'b', actions: { nope: {} } }] } },
      'experiments.e.variants[1].actions.nope',
      'no action "nope"',
    ],
    [
      'a channel',
      { e: { ...CHALLENGED, variants: [{ id: 'a' }, { id: 'b', actions: { hello: { content: { sms: {} } } } }] } },
      'experiments.e.variants[1].actions.hello.content.sms',
      'no treatment on the channel',
    ],
    ['two that meet', { e: CHALLENGED, f: CHALLENGED }, 'experiments.f', 'parts of one namespace that do not overlap'],
    [
      'a namespace',
      { e: { ...CHALLENGED, namespace: { id: 'n', from: 0.5, to: 0.5 } } },
      'experiments.e.namespace.to',
      'more than from',
    ],
  ]
  it.each(wrong)('%s: told with the path', (_what, experiments, path, told) => {
    const problems = problemsOf(partsWith(experiments) as Record<string, unknown>)
    expect(problems).toMatchObject([{ path, message: expect.stringContaining(told) }])
  })

  it('two that exclude each other may vary the same action', () => {
    const half = (from: number, to: number) => ({ ...CHALLENGED, namespace: { id: 'n', from, to } })
    expect(problemsOf(partsWith({ e: half(0, 0.5), f: half(0.5, 1) }) as Record<string, unknown>)).toEqual([])
  })
})
