import type { Condition, playbookDefinitionSchema } from '@attune/engine'
import { WORKLOAD_PLAYBOOK, WORKLOAD_SECTIONS } from './mix.ts'
import { describeAudience } from './playbook-audiences.ts'
import { WORKLOAD_TRIGGERS } from './playbook-triggers.ts'

/** A playbook as it is published: what has a default may be missing. */
type Published = (typeof playbookDefinitionSchema)['_zod']['input']
type Part<Section extends keyof Published> = NonNullable<Published[Section]>

/** How much the generated playbook holds; the standard is in `WORKLOAD_PLAYBOOK`. */
export interface WorkloadPlaybookOptions {
  /** Where the push channel, a webhook, delivers to. */
  readonly sinkUrl: string
  readonly audiences?: number
  readonly campaigns?: number
  readonly offers?: number
}

const REWARD_STEPS = 8

/** The standard playbook of the bench: audiences, campaigns, offers with terms, and an action for each offer. */
export function workloadPlaybook(options: WorkloadPlaybookOptions): Published {
  const { audiences, campaigns, offers } = { ...WORKLOAD_PLAYBOOK, ...options }
  const { quietHours, caps, spacing, holdout, randomArm, interruptionCost, messageCost } = WORKLOAD_PLAYBOOK
  return {
    brand: { name: 'Standard workload', timezone: 'America/New_York', currency: 'USD' },
    policy: { quietHours, caps: [...caps], spacing, holdout, randomArm, interruptionCost },
    channels: {
      push: { kind: 'webhook', consent: 'opt-out', cost: messageCost, config: { url: options.sinkUrl } },
      inbox: { kind: 'inbox', consent: 'opt-out', interrupts: false, cost: messageCost },
      web: { kind: 'slot', consent: 'none', interrupts: false },
    },
    feeds: { weather: { key: 'ZIP' } },
    facts: {
      location: {
        from: { event: 'Location Reported' },
        fields: { zip: 'zip', place: 'place', lat: 'lat', lon: 'lon' },
        lasts: '1h',
      },
      device: { from: { event: 'Device Reported' }, fields: { capsules_left: 'capsules_left' }, lasts: '6h' },
    },
    audiences: number(audiences, 'audience', (index) => ({ where: describeAudience(index) })),
    triggers: WORKLOAD_TRIGGERS,
    campaigns: number(campaigns, 'campaign', (index) => ({ holdout: index % 3 === 0 ? 0.1 : 0 })),
    offers: number(offers, 'offer', describeOffer),
    actions: number(offers, 'action', (index) => describeAction(index, audiences, campaigns)),
  }
}

function describeOffer(index: number): Part<'offers'>[string] {
  const category = WORKLOAD_SECTIONS[index % WORKLOAD_SECTIONS.length]!
  const counts = index % 3 === 0
  return {
    name: `Offer ${index} for ${category}`,
    window: { lasts: index % 2 === 0 ? '7d' : '5d' },
    terms: {
      event: 'Order Completed',
      ...(index % 4 === 0 && { where: { property: 'category', is: category } }),
      ...(!counts && { amount: { property: 'total' } }),
      measure: index % 2 === 0 ? 'sum' : 'each',
      reach: counts ? 3 : 1000 + 500 * (index % 10),
    },
    reward: { kind: 'amount', amount: 100 + 50 * (index % REWARD_STEPS) },
    limit: { max: 2, within: '7d' },
    budget: { units: 10_000_000 },
  }
}

function describeAction(index: number, audiences: number, campaigns: number): Part<'actions'>[string] {
  const triggers = Object.keys(WORKLOAD_TRIGGERS)
  const content = { title: `Offer ${index}`, body: 'Hello {{ customer.first_name }}, this is for you.' }
  const inSlot = index < WORKLOAD_PLAYBOOK.slotActions
  const push = { channel: 'push', content, expiresAfter: '4h' }
  const inbox = { channel: 'inbox', content, expiresAfter: '24h' }
  const web = { channel: 'web', content }
  return {
    campaign: `campaign-${index % campaigns}`,
    topic: index % 5 === 0 ? 'news' : 'offers',
    triggers: [triggers[index % triggers.length]!],
    ...(inSlot && { placements: ['web-hero'] }),
    ...(index % 28 >= 2 && { persona: `audience-${(index * 7) % audiences}` }),
    ...(index % 6 === 0 && { applicable: weatherIs(index % 12 === 0 ? 'cold' : 'warm') }),
    ...(index % 4 === 0 && { suitable: { not: { event: 'Order Completed', within: '24h', atLeast: 3 } } }),
    limit: { max: 1, within: '7d' },
    offer: `offer-${index}`,
    value: 80 + 10 * (index % 12),
    response: { event: 'Order Completed', within: '2h' },
    treatments: [...(index % 3 === 2 ? [inbox] : [push, inbox]), ...(inSlot ? [web] : [])],
  }
}

function weatherIs(kind: 'cold' | 'warm'): Condition {
  const bound = kind === 'cold' ? { atMost: 12 } : { moreThan: 12 }
  return { feed: 'weather', key: { fact: 'location.zip' }, field: 'temperature', ...bound }
}

function number<T>(count: number, name: string, describe: (index: number) => T): Record<string, T> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`${name}-${index}`, describe(index)]))
}
