import { z } from 'zod'
import type { Channel } from '../delivery/channel.ts'
import type { ControlShares } from '../model/exposure.ts'
import { featureSchema } from '../model/features.ts'
import type { Customer } from '../profile/customer.ts'
import { isBetween, minuteOfDay, minuteOfDaySchema } from '../time/clock-time.ts'
import { durationMs, durationSchema } from '../time/duration.ts'
import { localTime, nextLocalMinute } from '../time/zone.ts'
import { isReachable } from './address.ts'
import { consentState } from './consent.ts'
import type { Contact } from './contact.ts'
import { isChosenCapReached, quietUntil } from './preferences.ts'

const share = z.number().min(0).max(1)

export const policyDefinitionSchema = z
  .strictObject({
    quietHours: z
      .strictObject({ from: minuteOfDaySchema, to: minuteOfDaySchema })
      .optional()
      .describe("no interrupting message from `from` to `to` (not included), in the customer's own zone"),
    caps: z
      .array(
        z.strictObject({
          max: z.number().int().min(0).max(1000),
          within: durationSchema,
          channel: z.string().optional(),
          topic: z.string().optional(),
          campaign: z.string().optional(),
          per: z
            .enum(['person', 'household'])
            .default('person')
            .describe('household: what all of its members got counts'),
        }),
      )
      .default([])
      .describe(
        'at most `max` messages within any stretch of time that long; without a channel, on all that interrupt',
      ),
    spacing: durationSchema.optional().describe('least time between two interrupting messages'),
    exclusions: z
      .record(z.string(), z.strictObject({ within: durationSchema }))
      .default({})
      .describe('groups of actions of which one rules out the others for somebody, this long'),
    approval: z
      .strictObject({
        above: z
          .number()
          .min(0)
          .max(1e12)
          .optional()
          .describe('value times lever from which on an action needs it; minor units'),
        expiresAfter: durationSchema.default('24h').describe('how long somebody has to decide'),
      })
      .prefault({})
      .describe('decisions that wait for somebody to approve them'),
    exemptTopics: z
      .array(z.string())
      .default([])
      .describe('topics to which quiet hours, caps, spacing and holdout do not apply'),
    personas: z
      .enum(['all', 'highest'])
      .default('all')
      .describe(
        'all: actions of every persona that somebody belongs to are assigned; highest: of the one with the highest priority',
      ),
    holdout: share.default(0).describe('share of customers that are left alone'),
    randomArm: share
      .default(0.05)
      .describe('share of decisions made by chance among the eligible, to measure the engine'),
    controlArms: z
      .strictObject({
        propensity: share.default(0).describe('decided by the probability of a response alone'),
        'no-levers': share.default(0).describe('decided as if every lever were 1'),
        eligibility: share.default(0).describe('decided without asking what is applicable and suitable'),
        silence: share.default(0).describe('nothing is done'),
      })
      .prefault({})
      .describe('shares of decisions made with a part of the engine taken away, to measure what that part is worth'),
    exploration: z
      .number()
      .min(0)
      .max(4)
      .default(1)
      .describe('width of the uncertainty that is explored; 0 always takes the best mean'),
    interruptionCost: z.number().min(0).max(1e12).default(0).describe('cost of interrupting somebody, in minor units'),
    fatigue: z
      .strictObject({
        perContact: z
          .number()
          .min(0)
          .max(100)
          .default(0.5)
          .describe('share by which each recent contact raises the cost'),
        halfLife: durationSchema.default('2d').describe('time after which a contact counts half'),
      })
      .prefault({})
      .describe('how recent contacts make interrupting dearer; one that was answered counts a quarter'),
    relationValue: z
      .number()
      .min(0)
      .max(1e12)
      .default(0)
      .describe('what is lost with somebody who opts out, in minor units: times the learned risk it adds to the cost'),
    levers: z
      .strictObject({ min: z.number().min(0).max(1).default(0), max: z.number().min(1).max(10_000).default(100) })
      .prefault({})
      .describe('bounds within which the business may favour an action'),
    features: z
      .array(featureSchema)
      .max(30)
      .default([])
      .describe('what models of actions with `model: features` look at, beside the hour'),
  })
  .meta({ id: 'Policy', description: 'When and how often people may be contacted, and how decisions explore' })

export type PolicyDefinition = z.infer<typeof policyDefinitionSchema>

/** A limit on contacts in a sliding window. */
export interface Cap {
  readonly max: number
  readonly withinMs: number
  readonly channel: string | undefined
  readonly topic: string | undefined
  readonly campaign: string | undefined
  /** Whether it is for a household in common; it holds for each member alone as well. */
  readonly perHousehold: boolean
}

/** The contact policy, compiled. */
export interface Policy {
  readonly quiet: { readonly from: number; readonly to: number } | undefined
  readonly caps: readonly Cap[]
  /** Whether a cap is for households. */
  readonly capsHouseholds: boolean
  readonly spacingMs: number
  readonly exemptTopics: ReadonlySet<string>
  readonly personas: 'all' | 'highest'
  /** For how long one of a group's actions rules out the others, by group. */
  readonly exclusions: ReadonlyMap<string, number>
  readonly approval: { readonly above: number; readonly expiresAfterMs: number }
  readonly holdout: number
  readonly shares: ControlShares
  readonly exploration: number
  readonly interruptionCost: number
  readonly fatigue: { readonly perContact: number; readonly halfLifeMs: number }
  readonly relationValue: number
  /** Channels that a cap names. */
  readonly cappedChannels: ReadonlySet<string>
  /** How far back contacts are kept. */
  readonly memoryMs: number
}

/** What is about to be said, as the policy sees it. */
export interface Intent {
  readonly channel: Channel
  readonly topic: string
  readonly campaign: string | undefined
}

/** Why something may not be said now. `until` is given where waiting helps by itself: the end of quiet hours, and of what an agent says. */
export interface Refusal {
  readonly reason:
    | 'no_address'
    | 'no_consent'
    | 'consent_denied'
    | 'quiet_hours'
    | 'cap_reached'
    | 'household_cap_reached'
    | 'too_soon'
    | 'person_quiet_hours'
    | 'person_cap'
    | 'with_agent'
  readonly until: number | undefined
}

/**
 * Whether consent, quiet hours and contact limits allow it at `now`; undefined when they do. `exceptDelivery` is not
 * counted against itself when it stands at the door again.
 */
export function whyNotNow(
  policy: Policy,
  customer: Customer,
  intent: Intent,
  zone: string,
  now: number,
  exceptDelivery?: string,
): Refusal | undefined {
  const { channel, topic } = intent
  if (!isReachable(customer, channel)) return { reason: 'no_address', until: undefined }
  if (channel.consent !== 'none') {
    const state = consentState(customer, channel.id, topic)
    if (state === 'denied') return { reason: 'consent_denied', until: undefined }
    if (state === 'unknown' && channel.consent === 'opt-in') return { reason: 'no_consent', until: undefined }
  }
  if (policy.exemptTopics.has(topic)) return undefined
  if (channel.interrupts && policy.quiet && isQuiet(policy.quiet, zone, now)) {
    return { reason: 'quiet_hours', until: nextLocalMinute(zone, now, policy.quiet.to) }
  }
  const chosen = whyChosenNot(customer, channel, zone, now, exceptDelivery)
  if (chosen) return chosen
  for (const cap of policy.caps) {
    if (capApplies(cap, intent) && countContacts(customer, cap, now, exceptDelivery) >= cap.max) {
      return { reason: 'cap_reached', until: undefined }
    }
  }
  if (channel.interrupts && policy.spacingMs > 0 && spokeWithin(customer, policy.spacingMs, now, exceptDelivery)) {
    return { reason: 'too_soon', until: undefined }
  }
  return isWithAgent(customer, channel.id) ? { reason: 'with_agent', until: askAgainAt(now) } : undefined
}

/** Whether a conversation on a channel is to be gone on with by an agent: nobody speaks into what a person says. */
function isWithAgent({ runs }: Customer, channel: string): boolean {
  return runs.some((run) => run.handOver !== undefined && run.channel === channel && run.state === 'waiting')
}

/** Nobody knows how long an agent takes: what waits for them asks again after this, at a full minute. */
const AGENT_MS = 15 * 60_000
const MINUTE_MS = 60_000

function askAgainAt(now: number): number {
  return Math.ceil((now + AGENT_MS) / MINUTE_MS) * MINUTE_MS
}

/** What the person has chosen against it. Exempt topics (an alarm on the account) are not asked for it either. */
function whyChosenNot(
  { contacts, preferences }: Customer,
  channel: Channel,
  zone: string,
  now: number,
  exceptDelivery: string | undefined,
): Refusal | undefined {
  if (preferences === undefined || !channel.interrupts) return undefined
  const until = quietUntil(preferences, zone, now)
  if (until !== undefined) return { reason: 'person_quiet_hours', until }
  if (!isChosenCapReached(preferences, contacts, channel.id, now, exceptDelivery)) return undefined
  return { reason: 'person_cap', until: undefined }
}

function isQuiet(quiet: { from: number; to: number }, zone: string, now: number): boolean {
  return isBetween(localTime(zone, now).minuteOfDay, quiet.from, quiet.to)
}

/** Whether a cap has something to say about what is about to be said. */
export function capApplies(cap: Cap, { channel, topic, campaign }: Intent): boolean {
  if (cap.channel === undefined ? !channel.interrupts : cap.channel !== channel.id) return false
  if (cap.topic !== undefined && cap.topic !== topic) return false
  return cap.campaign === undefined || cap.campaign === campaign
}

/** Contacts that a cap sees in the stretch of time that ends now: one exactly `within` ago has just left it. */
function countContacts(customer: Customer, cap: Cap, now: number, exceptDelivery: string | undefined): number {
  const since = now - cap.withinMs
  let count = 0
  for (const contact of customer.contacts) {
    if (contact.at <= since || contact.delivery === exceptDelivery) continue
    if (capCounts(cap, contact)) count++
  }
  return count
}

/** Whether something that was said counts for a cap. */
export function capCounts(cap: Cap, contact: Pick<Contact, 'campaign' | 'channel' | 'interrupts' | 'topic'>): boolean {
  if (cap.channel === undefined ? !contact.interrupts : contact.channel !== cap.channel) return false
  if (cap.topic !== undefined && contact.topic !== cap.topic) return false
  return cap.campaign === undefined || contact.campaign === cap.campaign
}

function spokeWithin(customer: Customer, spacingMs: number, now: number, exceptDelivery: string | undefined): boolean {
  const since = now - spacingMs
  for (const { interrupts, at, delivery } of customer.contacts)
    if (interrupts && at > since && delivery !== exceptDelivery) return true
  return false
}

/** Contacts are kept at least 30 days, so that a limit that a new playbook brings counts what was said before it. */
const MEMORY_MS = 30 * 86_400_000

/** Compiles the policy. */
export function compilePolicy(definition: PolicyDefinition): Policy {
  const caps = definition.caps.map((cap) => ({
    max: cap.max,
    withinMs: durationMs(cap.within),
    channel: cap.channel,
    topic: cap.topic,
    campaign: cap.campaign,
    perHousehold: cap.per === 'household',
  }))
  const spacingMs = definition.spacing === undefined ? 0 : durationMs(definition.spacing)
  const { quietHours } = definition
  return {
    quiet: quietHours && { from: minuteOfDay(quietHours.from), to: minuteOfDay(quietHours.to) },
    caps,
    capsHouseholds: caps.some(({ perHousehold }) => perHousehold),
    spacingMs,
    exemptTopics: new Set(definition.exemptTopics),
    personas: definition.personas,
    exclusions: new Map(
      Object.entries(definition.exclusions).map(([group, { within }]) => [group, durationMs(within)]),
    ),
    approval: {
      above: definition.approval.above ?? Number.POSITIVE_INFINITY,
      expiresAfterMs: durationMs(definition.approval.expiresAfter),
    },
    holdout: definition.holdout,
    shares: { random: definition.randomArm, ...definition.controlArms },
    exploration: definition.exploration,
    interruptionCost: definition.interruptionCost,
    fatigue: { perContact: definition.fatigue.perContact, halfLifeMs: durationMs(definition.fatigue.halfLife) },
    relationValue: definition.relationValue,
    cappedChannels: new Set(caps.flatMap(({ channel }) => channel ?? [])),
    memoryMs: Math.max(MEMORY_MS, spacingMs, ...caps.map((cap) => cap.withinMs)),
  }
}
