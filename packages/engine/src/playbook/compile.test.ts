import { describe, expect, it } from 'vitest'
import { playbookOf, problemsOf } from '../rehearsal.ts'
import { compilePlaybook } from './compile.ts'
import { playbookDefinitionSchema } from './definition.ts'

const web = { web: { kind: 'slot', consent: 'none' }, push: { kind: 'webhook' } }
const action = { value: 1, placements: ['home'], treatments: [{ channel: 'web', content: {} }] }
const withAction = (change: object) => ({ channels: web, actions: { a: { ...action, ...change } } })
const brand = { name: 'x', timezone: 'Etc/UTC', currency: 'USD' }
const deep = (depth: number): object => (depth === 0 ? {} : { x: deep(depth - 1) })

/** A mistaken playbook, where its mistake is, and words that its message must have. */
const MISTAKES: readonly [mistake: string, parts: Record<string, unknown>, path: string, words: string][] = [
  ['an unknown section', { audience: {} }, 'audience', 'check the spelling'],
  ['an unknown field', withAction({ vale: 1 }), 'actions.a.vale', 'check the spelling'],
  ['an id in capitals', { audiences: { Gold: { where: { always: true } } } }, 'audiences.Gold', 'small letters'],
  ['no trigger or placement', withAction({ placements: [] }), 'actions.a.triggers', 'never considered'],
  ['no such trigger', withAction({ triggers: ['x'] }), 'actions.a.triggers', 'no trigger "x"'],
  ['no such campaign', withAction({ campaign: 'x' }), 'actions.a.campaign', 'no campaign "x"'],
  ['no such persona', withAction({ persona: 'x' }), 'actions.a.persona', 'no audience "x"'],
  ['no such offer', withAction({ offer: 'x' }), 'actions.a.offer', 'no offer "x"'],
  [
    'no such channel',
    withAction({ treatments: [{ channel: 'x', content: {} }] }),
    'actions.a.treatments[0].channel',
    'no channel "x"',
  ],
  [
    'a placement without a slot',
    withAction({ treatments: [{ channel: 'push', content: {} }] }),
    'actions.a.treatments',
    'kind slot',
  ],
  ['a value that is no number', withAction({ value: Number.NaN }), 'actions.a.value', 'number'],
  ['a value beyond sense', withAction({ value: 1e300 }), 'actions.a.value', '1000000000000'],
  ['a belief in nothing', withAction({ prior: { alpha: 0, beta: 1 } }), 'actions.a.prior.alpha', '>='],
  ['no such date', withAction({ starts: '2026-02-30T00:00:00Z' }), 'actions.a.starts', 'written like'],
  ['a date without zone', withAction({ starts: '2026-02-03T00:00:00' }), 'actions.a.starts', 'written like'],
  [
    'a cap on no channel',
    { policy: { caps: [{ max: 1, within: '1d', channel: 'x' }] } },
    'policy.caps',
    'no channel "x"',
  ],
  [
    'control arms that leave the engine nothing',
    { policy: { randomArm: 0.5, controlArms: { silence: 0.6 } } },
    'policy.controlArms',
    'more than 1',
  ],
  [
    'a page about no channel',
    { preferencePage: { channels: { emial: 'E-mail' } } },
    'preferencePage.channels.emial',
    'no channel "emial"',
  ],
  [
    'a second step where none is needed',
    { channels: { sms: { kind: 'webhook', consent: 'opt-out', optIn: 'double' } } },
    'channels.sms.optIn',
    'make it single',
  ],
  ['a logo from nowhere', { brand: { ...brand, logo: 'https://[x' } }, 'brand.logo', 'begins with https://'],
  ['a logo that is not safe', { brand: { ...brand, logo: 'http://a.example/b.png' } }, 'brand.logo', 'https://'],
  ['a colour by its name', { brand: { ...brand, color: 'red;x' } }, 'brand.color', '#1f5eff'],
  ['no such zone', { brand: { name: 'x', timezone: 'Mars/Olympus', currency: 'USD' } }, 'brand.timezone', 'IANA'],
  ['no such currency', { brand: { name: 'x', timezone: 'UTC', currency: 'usd' } }, 'brand.currency', 'ISO 4217'],
  ['a trigger on no audience', { triggers: { t: { on: { enters: 'x' } } } }, 'triggers.t.on', 'no audience "x"'],
  ['a trigger on nothing', { triggers: { t: { on: {} } } }, 'triggers.t.on', '{ enters: audience }'],
  ['nested without end', { channels: { web: { ...web.web, config: deep(5000) } } }, '', 'nested 100 deep at most'],
]

describe('compilePlaybook', () => {
  it.each(MISTAKES)('tells where and what to do: %s', (_, parts, path, words) => {
    const problems = problemsOf(parts)
    const found = problems.find((problem) => problem.path === path && problem.message.includes(words))
    expect(found, JSON.stringify(problems)).toBeDefined()
  })

  it.each([[undefined], [null], [[]], ['text'], [0]])('takes %j for no playbook', (input) => {
    expect(compilePlaybook(input).ok).toBe(false)
  })

  it('names a definition alike wherever it is compiled, and another one otherwise', () => {
    const one = playbookOf(withAction({}))
    expect(playbookOf(withAction({})).version).toBe(one.version)
    expect(playbookOf(withAction({ value: 2 })).version).not.toBe(one.version)
  })
})

it('a definition that was read once reads the same again, so that the version of a playbook in the log is its own', () => {
  const definition = playbookOf({ channels: { sms: { kind: 'webhook' } } }).definition
  expect(playbookDefinitionSchema.parse(JSON.parse(JSON.stringify(definition)))).toEqual(definition)
})
