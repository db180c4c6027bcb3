import { z } from 'zod'
import { messageErrorSchema } from './error.ts'
import { bagSchema } from './values.ts'

const id = z.string().max(256)
const time = z.string().describe('ISO 8601; without a zone it counts as UTC')

const context = z
  .looseObject({
    timezone: z.string().optional().describe('IANA time zone of the device'),
    traits: bagSchema.optional().describe('what is known of the customer; counts as an identify of its own'),
    externalIds: z
      .array(z.looseObject({ type: z.string(), id }))
      .optional()
      .describe('further identifiers'),
  })
  .describe('of the rest of the context nothing is kept')

/** What every message may carry; `userId`, `anonymousId` or another identifier must be there. */
const common = {
  userId: id.optional(),
  anonymousId: id.optional(),
  identifiers: z.record(z.string(), id).optional().describe('further identifiers by namespace: `{"loyalty": "…"}`'),
  messageId: id.optional().describe('a message is applied once for each; made up where it is missing'),
  timestamp: time.optional().describe('when it happened; at most 24 hours ahead and 5 years back'),
  originalTimestamp: time.optional().describe('goes before `timestamp`'),
  sentAt: time.optional().describe("when it was sent by the sender's clock, which is corrected by it"),
  context: context.optional(),
}

const properties = bagSchema.optional().describe('at most 500')

export const trackSchema = z.looseObject({ ...common, event: z.string().max(128), properties }).meta({
  id: 'Track',
  description:
    '`Consent Changed` (properties `channel`, `topic`, `state`: granted or denied) and `Message Opened`, `Message Clicked`, `Message Dismissed`, `Message Responded` (property `decision`) mean something to the engine itself.',
})
export const identifySchema = z.looseObject({ ...common, traits: properties }).meta({ id: 'Identify' })
export const pageSchema = z
  .looseObject({ ...common, name: z.string().optional(), category: z.string().optional(), properties })
  .meta({ id: 'Page', description: 'A page becomes the event `Page Viewed`, a screen `Screen Viewed`.' })
export const groupSchema = z
  .looseObject({ ...common, groupId: id, traits: properties })
  .meta({ id: 'Group', description: 'Becomes the traits `group` and `groupTraits` of the customer.' })
export const aliasSchema = z
  .looseObject({ ...common, userId: id, previousId: id.describe('an anonymous id (a UUID) or a former user id') })
  .meta({ id: 'Alias' })

const typed = z.looseObject({ type: z.enum(['identify', 'track', 'page', 'screen', 'group', 'alias']) })

export const batchSchema = z
  .looseObject({
    batch: z.array(typed).max(2500).describe('messages, each as its own endpoint takes it, with its `type`'),
    sentAt: time.optional().describe('holds for messages that have none'),
    writeKey: z.string().optional(),
  })
  .meta({ id: 'Batch' })

export const ingestAnswerSchema = z
  .object({
    success: z.boolean().describe('whether every message was accepted'),
    accepted: z.int().optional().describe('how many were, where some were not'),
    refused: z.int().optional().describe('how many were not, where `errors` does not list them all'),
    errors: z.array(messageErrorSchema).optional(),
  })
  .meta({ id: 'IngestAnswer' })

export const momentSchema = z
  .looseObject({
    ...common,
    type: typed.shape.type.default('track'),
    event: z.string().max(128).optional(),
    properties,
  })
  .meta({ id: 'Moment', description: 'One message as the other endpoints take it.' })

export const momentParametersSchema = z.object({
  waitMs: z.coerce
    .number()
    .int()
    .min(1)
    .max(10_000)
    .optional()
    .describe('answer only when the provider has what was decided, or after so many ms'),
})

export const decisionRequestSchema = z
  .looseObject({
    ...common,
    placement: z.string().max(128).describe('a placement of the playbook: a web slot, a till, a desk'),
    context: bagSchema.optional().describe('what conditions see as the properties of the event'),
    limit: z
      .int()
      .min(1)
      .max(10)
      .optional()
      .describe('how many things at most there is room for: a decision for each, the best first; 1 where not given'),
    dryRun: z.boolean().optional().describe('only ask what would be shown now, and why: nothing is recorded or sent'),
  })
  .meta({ id: 'DecisionRequest' })
