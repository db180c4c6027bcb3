import { z } from 'zod'
import { instantSchema } from './values.ts'

const id = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, {
  error: 'an id is 1 to 64 small letters, digits, dots, dashes and underscores',
})
const instant = z.iso.datetime({ offset: true })

export const openCodesSchema = z
  .strictObject({
    id: id.describe('of the batch'),
    label: z.string().min(1).max(200).optional().describe('for people: what the codes are for'),
    offer: z.string().min(1).optional().describe('what they are good for: an offer with `codes: unique`'),
    points: z
      .strictObject({ programme: z.string().min(1), points: z.int().min(1).max(1_000_000) })
      .optional()
      .describe('or points, for who sends one in'),
    count: z.int().min(1).max(10_000_000).optional().describe('how many to generate; none where they are imported'),
    prefix: z
      .string()
      .regex(/^[A-Za-z0-9]{0,12}$/, { error: 'a prefix is up to 12 letters and digits' })
      .default('')
      .describe('what all of them begin with'),
    length: z
      .int()
      .min(8)
      .max(18)
      .default(15)
      .describe('random symbols of five bits in each; a check symbol comes after them'),
    starts: instant.optional(),
    ends: instant.optional().describe('from this instant on they are of no use'),
  })
  .refine(({ offer, points }) => (offer === undefined) !== (points === undefined), {
    path: ['offer'],
    error: 'codes are good for an offer or for points: give one of them',
  })
  .meta({ id: 'CodesToOpen' })

const count = z.int().min(0)

export const codeBatchSchema = z
  .looseObject({
    id: z.string(),
    label: z.string().nullable(),
    offer: z.string().optional(),
    points: z.object({ programme: z.string(), points: z.int() }).optional(),
    imported: z.boolean(),
    prefix: z.string().nullable(),
    length: z.int().nullable(),
    createdAt: instantSchema,
    starts: instantSchema.nullable(),
    ends: instantSchema.nullable(),
    revokedAt: instantSchema.nullable(),
    count,
    free: count.describe('nobody has used them'),
    given: count.describe('in wallets'),
    held: count.describe('kept for baskets that are not paid yet'),
    used: count,
    revoked: count.describe('taken out one by one'),
  })
  .meta({ id: 'CodeBatch' })

export const codeBatchesSchema = z.object({ batches: z.array(codeBatchSchema) })

export const batchIdSchema = z.object({ batch: z.string() })

export const importCodesParametersSchema = batchIdSchema.extend({
  column: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('as the first line calls the column of the codes, where its name does not say so'),
})

export const exportCodesParametersSchema = batchIdSchema.extend({
  state: z.enum(['free', 'given', 'held', 'used', 'revoked']).optional().describe('only those that stand so'),
})

export const codesImportedSchema = z
  .object({
    rows: count,
    taken: count,
    repeated: count.describe('came before, in this batch or another'),
    refused: count,
    errors: z.array(z.object({ line: z.int(), message: z.string() })).describe('the first thousand'),
  })
  .meta({ id: 'CodesImported' })

export const lookUpCodeSchema = z.strictObject({ code: z.string().min(1).max(100) }).meta({ id: 'CodeToLookUp' })

export const codeSchema = z
  .looseObject({
    batch: z.string(),
    offer: z.string().optional(),
    points: z.object({ programme: z.string(), points: z.int() }).optional(),
    state: z.enum(['free', 'given', 'held', 'used', 'revoked']),
    at: instantSchema.nullable().describe('since when'),
    place: z.string().nullable().describe('where it is held or was used'),
    starts: instantSchema.nullable(),
    ends: instantSchema.nullable(),
  })
  .meta({ id: 'Code' })
