import { compilePlaybook, type Playbook } from '@attune/engine'
import { describe, expect, it } from 'vitest'
import { audiencesToFill, describeBackfill } from './backfill.ts'

const compile = (audiences: object): Playbook => {
  const compiled = compilePlaybook({ brand: { name: 'B', timezone: 'UTC', currency: 'USD' }, audiences })
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  return compiled.playbook
}
const sized = (size: string) => ({ where: { event: 'order', where: { property: 'size', is: size } } })
const buyers = { where: { event: 'order' } }

describe('audiences that a publish fills', () => {
  it('are those that are new or edited, or refer to such, apart by whether histories are read', () => {
    const gold = { where: { trait: 'tier', is: 'gold' } }
    const before = compile({ buyers, gold, big: { where: { audience: 'gold' } }, small: sized('small') })
    const edited = { where: { trait: 'tier', is: 'silver' } }
    const after = compile({
      ...{ buyers: { ...buyers, name: 'Who bought' }, gold: edited, big: { where: { audience: 'gold' } } },
      ...{ small: sized('small'), large: sized('large'), both: { where: { audience: 'large' } } },
    })
    expect(audiencesToFill(before, after)).toEqual({ fromHistory: ['large', 'both'], fromKnown: ['gold', 'big'] })
    expect(audiencesToFill(before, before)).toEqual({ fromHistory: [], fromKnown: [] })
  })

  it('are told beforehand, and with how to watch it once it is under way', () => {
    const audiences = { fromHistory: ['large'], fromKnown: ['gold'] }
    expect(describeBackfill(audiences, { customers: 90_000, seconds: 5400 }, false)).toEqual([
      'audiences will be filled: 90000 customers, about 2 hours',
      '  from history: large',
      '  from what is known: gold',
    ])
    expect(describeBackfill(audiences, undefined, false)[0]).toBe('audiences will be filled: everybody')
    expect(describeBackfill(audiences, { customers: 9, seconds: 1 }, true)).toEqual([
      'audiences are being filled: 9 customers, about a second',
      '  from history: large',
      '  from what is known: gold',
      '  "attune audience status large --wait" shows how far it is, "attune audience list" of all',
    ])
    expect(describeBackfill(audiences, { customers: 0, seconds: 0 }, false)).toEqual([])
  })
})
