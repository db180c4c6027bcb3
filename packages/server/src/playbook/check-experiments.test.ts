import { playbookDefinitionSchema } from '@attune/engine'
import { expect, it } from 'vitest'
import { checkExperiments } from './check-experiments.ts'

const half = (from: number, to: number) => ({ namespace: { id: 'n', from, to } })
const bold = { policy: { exploration: 2 } }
const short = { threads: { survey: 'survey-short' } }

function problemsOf(one: object, other: object): string[] {
  const experiment = ({ namespace, attribute, ...varied }: Record<string, unknown>) => ({
    ...(namespace !== undefined && { namespace }),
    ...(attribute !== undefined && { attribute }),
    variants: [{ id: 'a' }, { id: 'b', ...varied }],
    goal: { event: 'Order' },
  })
  const definition = playbookDefinitionSchema.parse({
    brand: { name: 'Test', timezone: 'UTC', currency: 'USD' },
    experiments: { e: experiment({ ...one }), f: experiment({ ...other }) },
  })
  return checkExperiments(definition).map(({ message, path }) => `${path}: ${message}`)
}

it.each([
  ['one number of the policy', bold, bold, 'exploration of the policy'],
  ['one thread', short, short, 'the thread "survey"'],
  ['one journey', { journeys: { w: 'x' } }, { journeys: { w: 'y' } }, 'the journey "w"'],
  ['parts that overlap', { ...bold, ...half(0, 0.6) }, { ...bold, ...half(0.5, 1) }, 'exploration of the policy'],
])('two that vary the same are told: %s', (_what, one, other, what) => {
  expect(problemsOf(one, other)).toEqual([
    `experiments.f: "e" varies ${what} too; put both into parts of one namespace that do not overlap`,
  ])
})

const hello = { actions: { hello: { lever: 2 } } }

it.each([
  ['the policy', bold, 'exploration of the policy'],
  ['an action', hello, 'the action "hello"'],
])(
  'two parts of a namespace that divide people by different attributes do not exclude each other: %s',
  (_what, varied, what) => {
    const one = { ...varied, ...half(0, 0.5), attribute: 'user' }
    expect(problemsOf(one, { ...varied, ...half(0.5, 1) })).toEqual([
      `experiments.f.attribute: "e" varies ${what} too, and divides people by "user"; parts of a namespace keep people apart only where both divide by the same: give both one attribute`,
    ])
    expect(problemsOf(one, { ...varied, ...half(0.5, 1), attribute: 'user' })).toEqual([])
  },
)

it('what differs, or is kept apart, is sound', () => {
  expect(problemsOf(bold, { policy: { interruptionCost: 3 } })).toEqual([])
  expect(problemsOf(bold, short)).toEqual([])
  expect(problemsOf({ ...short, ...half(0, 0.5) }, { ...short, ...half(0.5, 1) })).toEqual([])
})
