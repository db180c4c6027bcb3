import { z } from 'zod'
import { consentSchema } from './consent.ts'
import { decisionSchema } from './decision.ts'
import { bagSchema, identifierSchema, instantSchema } from './values.ts'
import { grantSchema } from './wallet.ts'

export const customerParametersSchema = z.object({
  identifier: identifierSchema,
  limit: z.coerce.number().int().min(1).max(200).default(50).describe('entries of the timeline'),
  before: z.coerce.number().int().min(1).optional().describe('`timeline.next` of the page before'),
})

const traitOriginSchema = z
  .object({
    source: z.string().nullable().describe('null where that was not said'),
    at: instantSchema,
    overruled: z.array(z.object({ value: z.unknown(), at: instantSchema, source: z.string().nullable() })),
  })
  .meta({ id: 'TraitOrigin' })

const relationSchema = z
  .object({
    id: z.string(),
    role: z.string().describe('what the person is to the customer'),
    customer: z.int().nullable().describe('number of the customer who that is, where known'),
    traits: bagSchema.describe('what is stated of the person; `age` is the one of now'),
    at: instantSchema,
  })
  .meta({ id: 'Relation' })

export const householdParametersSchema = z.object({
  household: z.string().min(1).max(256).describe('as it was stated'),
  limit: z.coerce.number().int().min(1).max(200).default(50).describe('members of a page'),
  after: z.coerce.number().int().min(0).default(0).describe('cursor: `next` of the page before'),
})

export const householdMembersSchema = z
  .object({
    household: z.string(),
    members: z.array(
      z.object({
        customer: z.int().describe('number of the customer'),
        role: z.string().nullable().describe('as what'),
        since: instantSchema.describe('when it was stated last'),
      }),
    ),
    next: z.int().nullable().describe('`after` of the page after; null after the last'),
  })
  .meta({ id: 'HouseholdMembers' })

const timelineEntrySchema = z
  .looseObject({ position: z.int(), at: instantSchema, receivedAt: instantSchema, type: z.string(), id: z.string() })
  .meta({ id: 'TimelineEntry' })

const severalSchema = z
  .union([z.string().min(1), z.array(z.string().min(1)).max(20)])
  .default([])
  .transform((given) => (typeof given === 'string' ? [given] : given))

export const timelineParametersSchema = z.object({
  identifier: identifierSchema,
  limit: z.coerce.number().int().min(1).max(200).default(50).describe('entries of a page'),
  cursor: z.string().min(1).max(100).optional().describe('`next` of the page before'),
  kind: severalSchema.describe('kinds of entries such as `tracked` or `consent-changed`; may stand several times'),
  event: severalSchema.describe('names of events such as `Order Completed`; may stand several times'),
  from: z.iso.datetime({ offset: true }).optional().describe('only what happened then or later'),
  to: z.iso.datetime({ offset: true }).optional().describe('only what happened before'),
})

export const timelineSchema = z
  .object({
    entries: z.array(timelineEntrySchema),
    next: z.string().nullable().describe('`cursor` of the page after; null after the last'),
  })
  .meta({ id: 'Timeline', description: 'Newest first, in the order in which it came' })

const deliverySchema = z
  .looseObject({
    id: z.string(),
    action: z.string(),
    channel: z.string(),
    state: z.enum(['awaiting-approval', 'pending', 'handed', 'accepted', 'delivered', 'suppressed', 'failed']),
    reason: z.string().optional(),
    attempts: z.int(),
  })
  .meta({ id: 'Delivery' })

export const customerSchema = z
  .looseObject({
    id: z.int(),
    identifiers: z.array(z.string()),
    createdAt: instantSchema,
    seenAt: instantSchema,
    timezone: z.string().nullable(),
    timezoneSource: z.enum(['explicit', 'place', 'postal-code', 'phone', 'brand']).describe('how it is known'),
    preferences: bagSchema.nullable().describe('what the person has chosen'),
    traits: bagSchema,
    traitOrigins: z
      .record(z.string(), traitOriginSchema)
      .describe('when each trait was stated and by whom, and what sources state that count less'),
    computed: bagSchema.describe('computed traits that have a value now'),
    relations: z.array(relationSchema).describe('people whom the customer has to do with'),
    household: householdMembersSchema
      .omit({ household: true })
      .extend({ id: z.string(), role: z.string().nullable(), since: instantSchema })
      .nullable()
      .describe('the one that the customer belongs to, as what, and its first 20 members'),
    conversations: z
      .array(z.looseObject({ id: z.string(), kind: z.enum(['thread', 'journey']), flow: z.string(), step: z.string() }))
      .describe('threads and journeys that the customer is in; state closed: over, and may still be answered'),
    consents: z.array(consentSchema),
    unreachable: z
      .array(z.object({ identifier: z.string(), reason: z.string(), at: instantSchema }))
      .describe(
        'addresses that lead nowhere, as a provider has said: nothing is sent there until something comes from them',
      ),
    audiences: z.array(z.object({ id: z.string(), since: instantSchema })),
    facts: bagSchema,
    events: bagSchema.describe('counts, sums, first and last time by event'),
    places: z
      .array(z.looseObject({ place: z.string(), count: z.int(), insideSince: instantSchema.nullable() }))
      .describe('visits to places'),
    wallet: z.array(grantSchema),
    inbox: z.int().describe('messages in the inbox'),
    deliveries: z.array(deliverySchema),
    decisions: z.array(decisionSchema),
    timeline: z.object({ entries: z.array(timelineEntrySchema), next: z.int().nullable() }).describe('newest first'),
  })
  .meta({ id: 'Customer' })

export const assignmentsSchema = z
  .object({
    customer: z.int(),
    playbook: z.string(),
    assignments: z
      .array(
        z.object({
          action: z.string(),
          name: z.string(),
          campaign: z.string().optional(),
          persona: z.string().nullable().describe('for whose sake; null: everybody may have it'),
          priority: z.int().nullable(),
          since: instantSchema.nullable().describe('since when the customer belongs to the persona'),
        }),
      )
      .describe('the persona with the highest priority first'),
  })
  .meta({ id: 'Assignments' })
