import { z } from 'zod'
import { durationSchema } from '../time/duration.ts'
import { FACT_KINDS, USUAL_KINDS } from './fact-kinds.ts'
import { requestSchema, signInSchema } from './request.ts'
import { environmentNameSchema } from './secret.ts'

/** What a destination of any kind says of what it wants to be told. */
const wantedFields = {
  audiences: z.array(z.string()).optional().describe('of audiences only these'),
  channels: z.array(z.string()).optional().describe('of consents and decisions only those about these channels'),
  traits: z
    .array(z.string())
    .default([])
    .describe(
      'traits, and computed traits by id, that it is told with every fact; profile-changed is about these only',
    ),
  identifiers: z
    .array(z.string())
    .default(['user'])
    .describe('namespaces of the identifiers that it is told, besides the number of the customer'),
}

const sendField = {
  send: z
    .array(z.enum(FACT_KINDS))
    .min(1)
    .default([...USUAL_KINDS])
    .describe('kinds of facts that it is told'),
}

const backlogField = {
  backlog: z
    .int()
    .min(1000)
    .max(1_000_000_000)
    .default(50_000_000)
    .describe('facts that wait for it at most; beyond that the oldest are left out, and operators are told'),
}

const deliveryFields = {
  ...backlogField,
  lanes: z.int().min(1).max(64).default(4).describe('requests under way at once; no two are about one customer'),
  timeout: durationSchema.default('10s').describe('for one request'),
  longestPause: durationSchema.default('1m').describe('between tries while it takes nothing'),
}

const batchSchema = (size: number, largest: number, wait: string) =>
  z
    .strictObject({
      size: z.int().min(1).max(largest).default(size).describe('facts at most'),
      bytes: z.int().min(1000).max(16_000_000).default(1_000_000).describe('bytes of facts at most'),
      wait: durationSchema.default(wait).describe('how long a batch may wait to be filled'),
    })
    .prefault({})

const webhookSchema = z
  .strictObject({
    kind: z.literal('webhook').describe('a signed webhook (Standard Webhooks)'),
    url: z.string().regex(/^https?:\/\/\S+$/, { error: 'a URL that begins with http:// or https://' }),
    secretFrom: environmentNameSchema
      .optional()
      .describe("environment variable with the signing secret (whsec_…); the server's own where not given"),
    order: z
      .enum(['customer', 'all'])
      .default('customer')
      .describe('customer: in order for each customer; all: one request at a time, nothing overtakes anything'),
    ...sendField,
    ...wantedFields,
    ...deliveryFields,
    batch: batchSchema(100, 1000, '0s'),
  })
  .meta({ id: 'WebhookDestination', description: 'A signed webhook that takes facts in batches' })

const httpSchema = z
  .strictObject({
    kind: z.literal('http').describe('requests in the words of the other system: a CRM, an e-mail service'),
    requests: z
      .partialRecord(z.enum(FACT_KINDS), requestSchema)
      .refine((requests) => Object.keys(requests).length > 0, { error: 'the request for at least one kind of fact' })
      .describe('the request for each kind of fact; other kinds are not sent'),
    auth: signInSchema.optional(),
    ...wantedFields,
    ...deliveryFields,
    lanes: deliveryFields.lanes.default(8),
  })
  .meta({ id: 'HttpDestination', description: 'A system that is told by requests made from templates' })

const fileSchema = z
  .strictObject({
    kind: z.literal('file').describe('files in a folder of the server'),
    folder: z
      .string()
      .regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, { error: 'a name in small letters, digits, - and _' })
      .optional()
      .describe("below the server's folder for exports; the name of the destination where not given"),
    format: z.enum(['ndjson', 'csv']).default('ndjson'),
    columns: z
      .array(z.string().regex(/^[A-Za-z][\w.-]*$/, { error: 'a field such as audience or identifiers.email' }))
      .min(1)
      .default(['id', 'type', 'at', 'customer', 'identifiers.user', 'audience', 'channel', 'topic', 'state'])
      .describe('of CSV'),
    ...sendField,
    ...wantedFields,
    ...backlogField,
    batch: batchSchema(10_000, 50_000, '10s').describe('when a file is finished'),
  })
  .meta({ id: 'FileDestination', description: 'Files that other systems fetch' })

const streamSchema = z
  .strictObject({
    kind: z.literal('stream').describe('GET /v1/stream: consumers fetch, and go on where they were'),
    keep: durationSchema.default('1d').describe('how long facts are kept for consumers who are away'),
    ...sendField,
    ...wantedFields,
    ...backlogField,
  })
  .meta({ id: 'StreamDestination', description: 'A stream that consumers read at their own pace' })

export const destinationDefinitionSchema = z
  .discriminatedUnion('kind', [webhookSchema, httpSchema, fileSchema, streamSchema], {
    error: 'kind is webhook, http, file or stream',
  })
  .meta({ id: 'Destination', description: 'Another system that is told what happens' })

export type DestinationDefinition = z.infer<typeof destinationDefinitionSchema>
export type WebhookDestination = z.infer<typeof webhookSchema>
export type HttpDestination = z.infer<typeof httpSchema>
export type FileDestination = z.infer<typeof fileSchema>
export type StreamDestination = z.infer<typeof streamSchema>
