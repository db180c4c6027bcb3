import { compilePlaybook, type PlaybookDefinition } from '@attune/engine'
import { describe, expect, it } from 'vitest'
import { describeDiff } from './describe-diff.ts'
import { diffPlaybooks } from './diff.ts'

function definition(sections: object): PlaybookDefinition {
  const compiled = compilePlaybook({ brand: { name: 'Bean', timezone: 'UTC', currency: 'USD' }, ...sections })
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  return compiled.playbook.definition
}

const before = definition({
  audiences: {
    regulars: { where: { all: [{ event: 'Order Completed', within: '30d', atLeast: 3 }, { trait: 'tier' }] } },
    old: { where: { always: true } },
  },
})
const after = definition({
  policy: { holdout: 0.1 },
  audiences: {
    regulars: {
      name: 'Regulars',
      where: { all: [{ event: 'Order Completed', within: '30d', atLeast: 4 }, { trait: 'tier' }] },
    },
    young: { where: { always: true } },
  },
})

describe('the difference of two playbooks', () => {
  it('names what was added, removed and changed, field by field', () => {
    expect(diffPlaybooks(before, after)).toEqual([
      {
        section: 'policy',
        added: [],
        removed: [],
        changed: [{ id: 'policy', fields: [{ path: 'holdout', before: 0, after: 0.1 }] }],
      },
      {
        section: 'audiences',
        added: ['young'],
        removed: ['old'],
        changed: [
          {
            id: 'regulars',
            fields: [
              { path: 'where.all[0].atLeast', before: 3, after: 4 },
              { path: 'name', before: undefined, after: 'Regulars' },
            ],
          },
        ],
      },
    ])
  })

  it('reads well', () => {
    expect(describeDiff(diffPlaybooks(before, after))).toBe(
      [
        'policy',
        '  ~ policy',
        '      holdout: 0 → 0.1',
        'audiences',
        '  + young',
        '  - old',
        '  ~ regulars',
        '      where.all[0].atLeast: 3 → 4',
        '      name: (none) → "Regulars"',
      ].join('\n'),
    )
  })

  it('is empty for the same playbook', () => {
    expect(diffPlaybooks(after, structuredClone(after))).toEqual([])
    expect(describeDiff([])).toBe('no difference')
  })

  it('counts everything as added where there was nothing', () => {
    expect(diffPlaybooks(undefined, before).map(({ section, added }) => [section, added])).toEqual([
      ['brand', ['brand']],
      ['identity', ['identity']],
      ['keywords', ['keywords']],
      ['policy', ['policy']],
      ['privacy', ['privacy']],
      ['preferencePage', ['preferencePage']],
      ['catalogue', ['catalogue']],
      ['places', ['places']],
      ['audiences', ['regulars', 'old']],
    ])
  })

  it('compares lists of different lengths as wholes', () => {
    const longer = definition({ policy: { caps: [{ max: 1, within: '1d' }] } })
    expect(diffPlaybooks(definition({}), longer)[0]?.changed[0]?.fields).toEqual([
      { path: 'caps', before: [], after: [{ max: 1, per: 'person', within: '1d' }] },
    ])
  })
})
