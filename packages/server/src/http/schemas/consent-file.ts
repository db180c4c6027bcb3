import { z } from 'zod'
import { identifierSchema, instantSchema } from './values.ts'

export const consentRowSchema = z
  .object({
    identifier: identifierSchema,
    channel: z.string(),
    topic: z.string().optional().describe('empty: the channel as a whole'),
    state: z.enum(['granted', 'denied']),
    at: instantSchema.describe('when it was said'),
    source: z.string().optional().describe('`import` where it is not given'),
    wording: z.string().optional(),
    proof: z.string().optional().describe('where the proof lies'),
  })
  .meta({ id: 'ConsentRow' })

export const importParametersSchema = z.object({
  dryRun: z.enum(['', 'true', '1', 'false', '0']).optional().describe('only reports what would be taken'),
})

export const importedSchema = z
  .object({
    dryRun: z.boolean(),
    rows: z.int(),
    taken: z.int(),
    repeated: z.int().describe('in this or an earlier file already'),
    erased: z.int().describe('of people who asked to be forgotten since'),
    refused: z.int(),
    errors: z
      .array(z.object({ line: z.int(), code: z.string(), field: z.string().optional(), message: z.string() }))
      .describe('of the first thousand refused rows'),
  })
  .meta({ id: 'ConsentsImported' })

export const exportConsentsParametersSchema = z.object({ format: z.enum(['ndjson', 'csv']).default('ndjson') })
