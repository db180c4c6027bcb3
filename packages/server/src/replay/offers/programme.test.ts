import { compilePlaybook } from '@attune/engine'
import { describe, expect, it } from 'vitest'
import { playbookOf } from './programme.ts'

const definition = playbookOf([
  { id: 'b', offer_type: 'bogo', difficulty: 10, duration: 7, reward: 10 },
  { id: 'd', offer_type: 'discount', difficulty: 7.5, duration: 1.5, reward: 2.25 },
  { id: 'i', offer_type: 'informational', difficulty: 0, duration: 3, reward: 0 },
])

describe("a programme's portfolio as a playbook", () => {
  it('is sound', () => {
    expect(compilePlaybook(definition)).toMatchObject({ ok: true })
  })

  it('makes each kind of offer what it promises, in cents', () => {
    const counted = { event: 'Transaction', amount: { property: 'amount', in: 'major' } }
    expect(definition.offers.b).toMatchObject({
      terms: { ...counted, measure: 'each', reach: 1000, strictly: true },
      reward: { kind: 'amount', amount: 1000 },
      window: { lasts: '7d', endIncluded: true },
      instances: 'many',
      grantedBy: { event: 'Offer Received', where: { property: 'offer_id', is: 'b' } },
    })
    expect(definition.offers.d).toMatchObject({
      terms: { ...counted, measure: 'sum', reach: 750, strictly: false },
      reward: { kind: 'amount', amount: 225 },
      window: { lasts: '1.5d' },
    })
    expect(definition.offers.i?.terms).toBeUndefined()
    expect(definition.offers.i?.reward).toBeUndefined()
  })
})
