import { describe, expect, it } from 'vitest'
import type { Event } from '../events/event.ts'
import { createCustomer } from '../profile/customer.ts'
import { playbookOf, type Surroundings, worldOf } from '../rehearsal.ts'
import { step } from '../step.ts'
import type { Decision } from './decision.ts'
import { recompute } from './recompute.ts'

const START = Date.parse('2026-06-03T12:00:00Z')
const likely = { prior: { alpha: 50, beta: 50 } }

interface Setting {
  readonly action?: object
  readonly actions?: Readonly<Record<string, object>>
  readonly policy?: object
  readonly campaign?: object
  readonly offer?: object
  readonly web?: object
  readonly before?: readonly Event[]
  readonly around?: Surroundings
  readonly properties?: Record<string, string>
  readonly customer?: number
  readonly id?: string
}

const PLACEMENT: Event = { type: 'decision-requested', id: 'ask', at: START, placement: 'home', properties: {} }

/** The decision for a web slot in a setting. */
function decideIn(setting: Setting): Decision {
  const { action = {}, actions, policy = {}, campaign = {}, offer = {}, web = {}, before = [], around } = setting
  const one = { value: 100, placements: ['home'], treatments: [{ channel: 'web', content: { text: 'hi' } }], ...likely }
  const all = actions ?? { one: action }
  const playbook = playbookOf({
    policy: { randomArm: 0, ...policy },
    channels: {
      web: { kind: 'slot', consent: 'none', interrupts: false, ...web },
      push: { kind: 'webhook', consent: 'none' },
    },
    feeds: { weather: { key: 'ZIP' } },
    audiences: { golden: { where: { trait: 'tier', is: 'gold' } } },
    campaigns: { spring: campaign },
    offers: { coffee: { name: 'Coffee', ...offer } },
    triggers: { ordered: { on: { event: 'order' } } },
    actions: Object.fromEntries(Object.entries(all).map(([id, given]) => [id, { ...one, ...given }])),
  })
  const customer = createCustomer(setting.customer ?? 1, START)
  for (const event of before) step(customer, event, worldOf(playbook, START, around))
  const ask = { ...PLACEMENT, id: setting.id ?? 'ask', properties: setting.properties ?? {} } as Event
  const { effects } = step(customer, ask, worldOf(playbook, START, around))
  const decisions = effects.filter((effect) => effect.type === 'record-decision')
  expect(decisions).toHaveLength(1)
  expect(recompute(decisions[0]!.decision)).toEqual([])
  return decisions[0]!.decision
}

const ask = (id: string): Event => ({ ...PLACEMENT, id }) as Event
const consented = (state: 'granted' | 'denied'): Event => ({
  type: 'consent-changed',
  id: 'c',
  at: START,
  channel: 'web',
  state,
  source: 's',
})
const spring = { campaign: 'spring' }
const coffee = { offer: 'coffee' }
const past = '2026-06-01T00:00:00Z'
const future = '2026-07-01T00:00:00Z'
const no = { always: false }

describe('the ladder', () => {
  const rungs: [stage: string, reason: string, setting: Setting][] = [
    ['assigned', 'not_in_persona', { action: { persona: 'golden' } }],
    ['eligible', 'not_started', { action: { starts: future } }],
    ['eligible', 'ended', { action: { ends: past } }],
    ['eligible', 'campaign_not_started', { action: spring, campaign: { starts: future } }],
    ['eligible', 'campaign_ended', { action: spring, campaign: { ends: past } }],
    [
      'eligible',
      'campaign_budget_spent',
      { action: spring, campaign: { budget: { units: 5 } }, around: { pools: { 'campaign:spring': 0 } } },
    ],
    ['eligible', 'limit_reached', { action: { limit: { max: 1, within: '1d' } }, before: [ask('earlier')] }],
    ['eligible', 'offer_not_started', { action: coffee, offer: { starts: future } }],
    ['eligible', 'offer_ended', { action: coffee, offer: { ends: past } }],
    ['eligible', 'offer_already_held', { action: coffee, before: [ask('earlier')] }],
    [
      'eligible',
      'offer_limit_reached',
      { action: coffee, offer: { instances: 'many', limit: { max: 1 } }, before: [ask('earlier')] },
    ],
    ['eligible', 'offer_budget_spent', { action: coffee, offer: { budget: { units: 0 } } }],
    ['eligible', 'offer_not_eligible', { action: coffee, offer: { eligible: no } }],
    ['eligible', 'not_eligible', { action: { eligible: no } }],
    ['applicable', 'not_applicable', { action: { applicable: no } }],
    ['suitable', 'not_suitable', { action: { suitable: no } }],
    ['policy', 'holdout', { policy: { holdout: 1 } }],
    ['policy', 'holdout', { action: spring, campaign: { holdout: 1 } }],
    ['policy', 'no_consent', { web: { consent: 'opt-in' } }],
    ['policy', 'consent_denied', { web: { consent: 'opt-out' }, before: [consented('denied')] }],
    ['policy', 'quiet_hours', { web: { interrupts: true }, policy: { quietHours: { from: '11:00', to: '13:00' } } }],
    ['policy', 'cap_reached', { policy: { caps: [{ max: 0, within: '1d', channel: 'web' }] } }],
    ['policy', 'too_soon', { web: { interrupts: true }, policy: { spacing: '1h' }, before: [ask('earlier')] }],
    ['value', 'worth_less_than_silence', { action: { value: -10 } }],
    ['value', 'worth_less_than_silence', { web: { cost: 1000 } }],
    ['chosen', 'best', {}],
    ['chosen', 'random_arm', { policy: { randomArm: 1 } }],
    ['chosen', 'propensity_arm', { policy: { controlArms: { propensity: 1 } }, action: { value: -10 } }],
    ['chosen', 'no_levers_arm', { policy: { controlArms: { 'no-levers': 1 } }, action: { lever: 0 } }],
    ['chosen', 'eligibility_arm', { policy: { controlArms: { eligibility: 1 } }, action: { applicable: no } }],
    ['policy', 'holdout', { policy: { controlArms: { eligibility: 1 }, holdout: 1 }, action: {} }],
    ['applicable', 'not_applicable', { policy: { controlArms: { propensity: 1 } }, action: { applicable: no } }],
  ]
  it.each(rungs)('%s: %s', (stage, reason, setting) => {
    const { candidates, chosen } = decideIn(setting)
    expect(candidates).toMatchObject([{ action: 'one', stage, reason }])
    expect(chosen).toBe(stage === 'chosen' ? 0 : -1)
  })

  it('the loser of two is outbid', () => {
    const { candidates } = decideIn({ actions: { small: { value: 10 }, big: { value: 1000 } } })
    expect(candidates).toMatchObject([
      { stage: 'arbitration', reason: 'outbid', propensity: 0 },
      { reason: 'best', propensity: 1 },
    ])
  })

  it('exempt topics are neither held out nor capped', () => {
    const policy = { holdout: 1, caps: [{ max: 0, within: '1d', channel: 'web' }], exemptTopics: ['alarm'] }
    expect(decideIn({ policy, action: { topic: 'alarm' } }).chosen).toBe(0)
  })

  it('a moment for which there is no action is decided too: by silence', () => {
    const decision = decideIn({ action: { placements: ['elsewhere'] } })
    expect(decision).toMatchObject({ candidates: [], chosen: -1, propensity: 1, silencePropensity: 1 })
  })

  it('a decision by consent that the same customer has just given', () => {
    expect(decideIn({ web: { consent: 'opt-in' }, before: [consented('granted')] }).chosen).toBe(0)
  })

  it('feed values that were read are recorded, others are not', () => {
    const eligible = { feed: 'weather', key: { property: 'zip' }, field: 'temperature', atMost: 10 }
    const feeds = { 'weather/98101': { temperature: 8 }, 'weather/10001': { temperature: 30 } }
    const decision = decideIn({ action: { eligible }, around: { feeds }, properties: { zip: '98101' } })
    expect(decision).toMatchObject({ chosen: 0, feeds: { 'weather/98101': { temperature: 8 } } })
    expect(Object.keys(decision.feeds)).toHaveLength(1)
  })
})

describe('chance', () => {
  const customers = Array.from({ length: 2000 }, (_, i) => i + 1)

  it('the random arm has its share, and each in it is as likely as the other', () => {
    const actions = { small: { value: 1 }, big: { value: 1000 } }
    const decisions = customers.map((customer) => decideIn({ customer, actions, policy: { randomArm: 0.2 } }))
    const random = decisions.filter(({ arm }) => arm === 'random')
    expect(random.length / decisions.length).toBeCloseTo(0.2, 1)
    expect(random.filter(({ chosen }) => chosen === 0).length / random.length).toBeCloseTo(0.5, 0)
    for (const { chosen, propensity } of decisions) expect(propensity).toBeCloseTo(chosen === 0 ? 0.1 : 0.9, 5)
  })

  it('every control arm has its share, and the propensity recorded is that of all arms together', () => {
    const controlArms = { propensity: 0.1, 'no-levers': 0.1, eligibility: 0.1, silence: 0.1 }
    const actions = {
      likely: { value: 10, prior: { alpha: 90, beta: 10 } },
      favoured: { value: 20, lever: 10 },
      valuable: { value: 50 },
      unsuitable: { value: 1000, suitable: no },
    }
    const decisions = customers.map((customer) =>
      decideIn({ customer, actions, policy: { randomArm: 0.1, controlArms, exploration: 0 } }),
    )
    const chosenIn = { random: undefined, propensity: 0, 'no-levers': 2, eligibility: 3, silence: -1, engine: 1 }
    const share = (of: (decision: Decision) => boolean) => decisions.filter(of).length / decisions.length
    for (const [arm, chosen] of Object.entries(chosenIn)) {
      expect(share((made) => made.arm === arm)).toBeCloseTo(arm === 'engine' ? 0.5 : 0.1, 1)
      const own = decisions.filter((made) => made.arm === arm)
      if (chosen !== undefined) expect(own.every((made) => made.chosen === chosen)).toBe(true)
    }
    const [first] = decisions
    const third = 0.1 / 3
    const propensities = first!.candidates.map(({ propensity }) => propensity)
    ;[0.1 + third, 0.5 + third, 0.1 + third, 0.1].forEach((expected, i) => {
      expect(propensities[i]).toBeCloseTo(expected, 12)
    })
    expect(first!.silencePropensity).toBeCloseTo(0.1, 12)
  })

  it('the arm of silence watches what would have been shown, and nothing is learned for the action from it', () => {
    const playbook = playbookOf({
      policy: { randomArm: 0, controlArms: { silence: 1 } },
      channels: { web: { kind: 'slot', consent: 'none', interrupts: false } },
      actions: {
        one: {
          ...{ value: 100, placements: ['home'], treatments: [{ channel: 'web', content: {} }], ...likely },
          response: { event: 'order', within: '1h' },
        },
      },
    })
    const customer = createCustomer(1, START)
    const silenced = step(customer, PLACEMENT, worldOf(playbook, START)).effects
    expect(silenced).toContainEqual({ type: 'measure-decision', arm: 'silence', worth: 0 })
    const order: Event = { type: 'tracked', id: 'o', at: START + 1000, name: 'order', properties: {} }
    const { effects } = step(customer, order, worldOf(playbook, START + 1000))
    expect(effects).toMatchObject([
      { type: 'update-model', success: true, exposure: { action: 'one', channel: 'web', arm: 'silence' } },
      { type: 'measure-decision', arm: 'silence', worth: 100, corrects: 0 },
    ])
  })

  it('a holdout is the same people every time, about its share of them', () => {
    const held = (id: string) =>
      customers.slice(0, 500).filter((customer) => decideIn({ customer, id, policy: { holdout: 0.3 } }).chosen < 0)
    const first = held('first')
    expect(held('second')).toEqual(first)
    expect(Math.abs(first.length / 500 - 0.3)).toBeLessThan(0.08)
  })

  it('responses counted are recorded and move the choice', () => {
    const actions = { a: {}, b: {} }
    const counts = { 'a/web': { successes: 900, failures: 100 }, 'b/web': { successes: 10, failures: 990 } }
    const decision = decideIn({ actions, around: { counts } })
    expect(decision.chosen).toBe(0)
    expect(decision.candidates[0]!.factors).toMatchObject({ successes: 900, failures: 100, alpha: 50, beta: 50 })
  })
})

describe('recompute', () => {
  it.each([
    ['draw', { draw: 0.999, arm: 'random', armDraw: 0 }, 'chosen'],
    ['arm', { arm: 'random' }, 'arm'],
    ['shares', { shares: { random: 1, propensity: 0, 'no-levers': 0, eligibility: 0, silence: 0 } }, 'arm'],
    ['silence', { silencePropensity: 0.5 }, 'silencePropensity'],
    ['choice', { chosen: -1 }, 'chosen'],
  ])('finds a record that was tampered with: %s', (_, change, found) => {
    const decision = decideIn({ actions: { a: {}, b: { value: 90 } }, policy: { randomArm: 0.5 }, id: 'x1' })
    const start = { ...decision, arm: 'engine', armDraw: 0.9, draw: 0.001, chosen: 0 } as Decision
    expect(recompute(start)).toEqual([])
    expect(recompute({ ...start, ...change } as Decision)).toContain(found)
  })

  it('finds a counted response that was changed', () => {
    const decision: Decision = JSON.parse(JSON.stringify(decideIn({})))
    const [one] = decision.candidates
    const changed = { ...decision, candidates: [{ ...one!, factors: { ...one!.factors!, successes: 7 } }] }
    expect(recompute(changed)).toContain('candidates[0]: net value')
  })

  it('agrees from the record as it is kept', () => {
    expect(recompute(JSON.parse(JSON.stringify(decideIn({ actions: { a: {}, b: {}, c: {} } }))))).toEqual([])
  })
})
