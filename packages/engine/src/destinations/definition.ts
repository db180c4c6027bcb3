import { z } from 'zod'
import { durationSchema } from '../time/duration.ts'

/** What other systems can be told. */
export const FACT_KINDS = [
  'consent-changed',
  'audience-entered',
  'audience-left',
  'customers-merged',
  'customers-separated',
  'customer-erased',
] as const

export type FactKind = (typeof FACT_KINDS)[number]

export const destinationDefinitionSchema = z
  .strictObject({
    kind: z.literal('webhook').describe('a signed webhook (Standard Webhooks)'),
    url: z.string().regex(/^https?:\/\/\S+$/, { error: 'a URL that begins with http:// or https://' }),
    secretFrom: z
      .string()
      .regex(/^[A-Z_][A-Z0-9_]*$/, { error: 'the name of an environment variable, not the secret itself' })
      .optional()
      .describe("environment variable with the signing secret (whsec_…); the server's own where not given"),
    send: z
      .array(z.enum(FACT_KINDS))
      .min(1)
      .default([...FACT_KINDS]),
    audiences: z.array(z.string()).optional().describe('of audiences only these'),
    identifiers: z
      .array(z.string())
      .default(['user'])
      .describe('namespaces of the identifiers that it is told, besides the number of the customer'),
    batch: z
      .strictObject({
        size: z.int().min(1).max(1000).default(100),
        wait: durationSchema.default('0s').describe('how long a batch may wait to be filled'),
      })
      .prefault({}),
  })
  .meta({ id: 'Destination', description: 'Another system that is told what happens' })

export type DestinationDefinition = z.infer<typeof destinationDefinitionSchema>
