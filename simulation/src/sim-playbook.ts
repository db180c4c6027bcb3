import { compilePlaybook, type Playbook } from '@attune/engine'
import { CLUB, sendActions } from './sim-sends.ts'
import { talkSections } from './talk-threads.ts'
import { FILE_SECTIONS } from './till-files.ts'
import { TILL_SECTIONS } from './till-offers.ts'

/** What the oracles measure by; the playbook states the same in its own words. */
export const LIMITS = {
  quietFrom: 21 * 60,
  quietTo: 8 * 60,
  caps: [
    { max: 4, withinMs: 24 * 3_600_000, channel: undefined, campaign: undefined },
    { max: 2, withinMs: 12 * 3_600_000, channel: 'push', campaign: undefined },
    { max: 2, withinMs: 24 * 3_600_000, channel: undefined, campaign: 'spring' },
  ],
  household: { max: 2, withinMs: 24 * 3_600_000 },
  householdPoints: { programme: 'family', max: 12, withinMs: 24 * 3_600_000 },
  spacingMs: 20 * 60_000,
  exemptTopic: 'service',
  budgets: { coffee: 12, jacket: 5, welcome: 20 } as Readonly<Record<string, number>>,
  perPerson: { coffee: { max: 2, withinMs: 24 * 3_600_000 }, jacket: { max: 1, withinMs: 7 * 86_400_000 } },
  campaignBudget: 40,
  springActions: ['coffee', 'reminder'] as readonly string[],
  /** What a channel, or an action besides, costs; minor units. */
  costs: { push: 0.5, mail: 0.25, coffee: 1.5 } as Readonly<Record<string, number>>,
  dailyMoney: 12,
  /** What needs approval where there is somebody to give it: the one because it says so, the other for its value. */
  approvedActions: ['reminder', 'jacket'] as readonly string[],
  group: { actions: ['coffee', 'jacket'] as readonly string[], withinMs: 90 * 60_000 },
} as const

const DEFINITION = {
  brand: { name: 'Simulated', timezone: 'America/New_York', currency: 'USD' },
  policy: {
    quietHours: { from: '21:00', to: '08:00' },
    caps: [
      { max: 4, within: '24h' },
      { max: 2, within: '12h', channel: 'push' },
      { max: 2, within: '24h', campaign: 'spring' },
      { max: 2, within: '24h', per: 'household' },
    ],
    exclusions: { gifts: { within: '90m' } },
    spacing: '20m',
    exemptTopics: ['service'],
    holdout: 0.03,
    randomArm: 0.2,
    interruptionCost: 1,
  },
  channels: {
    push: {
      kind: 'once',
      consent: 'opt-out',
      crash: 'at-most-once',
      maxAttempts: 4,
      retryAfter: '20s',
      cost: 0.5,
      receiptWithin: '2h',
    },
    mail: {
      kind: 'again',
      consent: 'opt-in',
      crash: 'at-least-once',
      maxAttempts: 6,
      retryAfter: '30s',
      cost: 0.25,
      receiptWithin: '2h',
    },
    hook: {
      kind: 'again',
      consent: 'none',
      interrupts: false,
      crash: 'at-least-once',
      retryAfter: '5s',
      receiptWithin: '2h',
    },
    inbox: { kind: 'inbox', consent: 'none', interrupts: false, crash: 'at-least-once' },
    web: { kind: 'slot', consent: 'none', interrupts: false },
  },
  feeds: { weather: { key: 'zip' } },
  facts: { location: { from: { event: 'Place Visited' }, fields: { zip: 'zip' }, lasts: '2h' } },
  loyalty: {
    family: {
      name: 'Family',
      earn: [
        {
          event: 'Order Completed',
          points: { per: 100, of: 'total' },
          cap: { points: 12, within: '24h', per: 'household' },
        },
      ],
    },
  },
  audiences: {
    buyers: { where: { event: 'Order Completed', within: '1d' } },
    regulars: { where: { event: 'Order Completed', within: '6h', atLeast: 3 } },
    spenders: { where: { event: 'Order Completed', sum: 'total', within: '12h', moreThan: 20 } },
    lapsed: { where: { all: [{ event: 'Order Completed' }, { not: { event: 'Order Completed', within: '10h' } }] } },
    gold: { where: { trait: 'tier', is: 'gold' } },
  },
  triggers: {
    ordered: { on: { event: 'Order Completed' } },
    browsed: { on: { event: 'Product Viewed' }, after: '30m', cancelledBy: ['Order Completed'], cooldown: '2h' },
    visited: { on: { event: 'Place Visited' }, cooldown: '10m' },
    lapsing: { on: { enters: 'lapsed' } },
    regular: { on: { enters: 'regulars' } },
    unspent: { on: { leaves: 'spenders' } },
  },
  campaigns: {
    spring: {
      holdout: 0.15,
      budget: { units: 40, daily: { money: 12 } },
      rate: { max: 30, within: '1h' },
    },
  },
  offers: {
    coffee: {
      name: 'A free coffee',
      window: { lasts: '10h' },
      terms: { event: 'Order Completed', amount: { property: 'total' }, measure: 'sum', reach: 1500 },
      limit: { max: 2, within: '24h' },
      budget: { units: 12 },
    },
    jacket: {
      name: 'A tenth off a jacket',
      window: { lasts: '1d', endIncluded: false },
      terms: {
        event: 'Order Completed',
        amount: { property: 'total' },
        measure: 'each',
        reach: 1000,
        strictly: true,
      },
      sharing: 'exclusive',
      limit: { max: 1, within: '7d' },
      budget: { units: 5 },
    },
    welcome: {
      name: 'Welcome',
      grantedBy: { event: 'Signed Up' },
      window: { lasts: '2d' },
      instances: 'many',
      terms: { event: 'Order Completed', measure: 'sum', reach: 2 },
      budget: { units: 20 },
    },
  },
  actions: {
    thanks: {
      triggers: ['ordered'],
      eligible: { event: 'Order Completed' },
      value: 900,
      response: { event: 'Product Viewed', within: '3h' },
      treatments: [
        { channel: 'push', content: { text: 'Thank you, {{ customer.name }}' }, expiresAfter: '8h' },
        { channel: 'mail', content: { text: 'Thank you' }, expiresAfter: '1d' },
      ],
    },
    receipt: {
      topic: 'service',
      triggers: ['ordered', 'unspent'],
      value: 500,
      treatments: [
        { channel: 'mail', content: { total: '{{ event.total }}' }, expiresAfter: '3h' },
        { channel: 'hook', content: { total: '{{ event.total }}' }, expiresAfter: '2h' },
      ],
    },
    coffee: {
      triggers: ['ordered', 'visited', 'lapsing'],
      offer: 'coffee',
      campaign: 'spring',
      group: 'gifts',
      cost: 1.5,
      value: 800,
      treatments: [
        { channel: 'push', content: { text: 'A coffee on us' }, expiresAfter: '12h' },
        { channel: 'inbox', content: { text: 'A coffee on us' }, expiresAfter: '12h' },
      ],
    },
    jacket: {
      triggers: ['visited', 'browsed'],
      persona: 'buyers',
      offer: 'jacket',
      group: 'gifts',
      value: 1200,
      applicable: { feed: 'weather', key: { fact: 'location.zip' }, field: 'temperature', atMost: 12 },
      treatments: [{ channel: 'push', content: { text: 'It is cold' }, expiresAfter: '4h' }],
    },
    reminder: {
      triggers: ['browsed', 'regular'],
      campaign: 'spring',
      limit: { max: 2, within: '12h' },
      value: 700,
      response: { event: 'Order Completed', within: '2h' },
      treatments: [
        { channel: 'mail', content: { text: 'Still thinking?' }, expiresAfter: '10h' },
        { channel: 'push', content: { text: 'Still thinking?' }, expiresAfter: '1h' },
        { channel: 'hook', content: {}, expiresAfter: '30m' },
      ],
    },
    hero: { placements: ['hero'], value: 300, treatments: [{ channel: 'web', content: { banner: 'spring' } }] },
  },
}

/** The playbook in its first form, and with other values, an audience and an action more: what is limited stays as it is. */
export function createPlaybooks(
  pushAfterCrash = 'at-most-once',
  { codes = 0, hasApprovers = false, hasFiles = false, hasTills = false, sends = 0 } = {},
): readonly [Playbook, Playbook] {
  const { channels } = DEFINITION
  const base = hasFiles ? withFiles() : hasApprovers ? withApprovals() : sends > 0 ? withSends(sends) : DEFINITION
  const talks = codes > 0 ? talkSections(codes) : undefined
  const first = {
    ...(hasTills ? withTills() : base),
    ...(talks && { loyalty: { ...base.loyalty, ...talks.loyalty }, threads: talks.threads }),
    channels: { ...channels, ...talks?.channels, push: { ...channels.push, crash: pushAfterCrash } },
  }
  const second = {
    ...first,
    audiences: { ...base.audiences, browsers: { where: { event: 'Product Viewed', within: '2h' } } },
    actions: {
      ...base.actions,
      'gold-hero': {
        placements: ['hero'],
        persona: 'gold',
        value: 900,
        treatments: [{ channel: 'web', content: { banner: 'gold' } }],
      },
    },
  }
  return [compile(first), compile(second)]
}

function withFiles() {
  const { actions, audiences, triggers } = FILE_SECTIONS
  return {
    ...DEFINITION,
    audiences: { ...DEFINITION.audiences, ...audiences },
    triggers: { ...DEFINITION.triggers, ...triggers },
    actions: { ...DEFINITION.actions, ...actions },
  }
}

function withApprovals() {
  const { actions, policy } = DEFINITION
  return {
    ...DEFINITION,
    policy: { ...policy, approval: { above: 1000, expiresAfter: '5h' } },
    actions: { ...actions, reminder: { ...actions.reminder, approval: true } },
  }
}

function withSends(sends: number) {
  const { actions, audiences } = DEFINITION
  return {
    ...DEFINITION,
    audiences: { ...audiences, club: CLUB },
    actions: { ...actions, ...sendActions(sends) },
  }
}

function withTills() {
  return {
    ...DEFINITION,
    ...TILL_SECTIONS,
    loyalty: { ...DEFINITION.loyalty, ...TILL_SECTIONS.loyalty },
    feeds: { ...DEFINITION.feeds, stock: { key: 'store:sku' } },
    offers: { ...DEFINITION.offers, ...TILL_SECTIONS.offers },
  }
}

function compile(definition: unknown): Playbook {
  const compiled = compilePlaybook(definition)
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems))
  return compiled.playbook
}
