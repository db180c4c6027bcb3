import { z } from 'zod'
import { customerSchema } from './customer.ts'
import { identifierSchema, instantSchema } from './values.ts'

const dryRunSchema = z.enum(['', 'true', '1', 'false', '0']).optional().describe('only shows what it would come to')

export const mergeParametersSchema = z.object({ dryRun: dryRunSchema })

export const undoParametersSchema = z.object({
  id: z.string().max(64),
  reason: z.string().max(500).optional(),
  dryRun: dryRunSchema,
})

export const mergesParametersSchema = z.object({ identifier: identifierSchema })

const profileSchema = customerSchema.partial()

export const mergedSchema = z
  .looseObject({
    id: z.string().optional().describe('by which it can be undone'),
    winner: z.int().optional(),
    loser: z.int().optional(),
    dryRun: z.boolean().optional(),
    keep: profileSchema.optional(),
    from: profileSchema.optional(),
    merged: profileSchema.optional(),
    caution: z.looseObject({ reason: z.string() }).nullable().optional().describe('what the rules say against it'),
  })
  .meta({ id: 'Merged' })

export const undoneSchema = z
  .looseObject({ id: z.string().optional(), dryRun: z.boolean().optional() })
  .meta({ id: 'MergeUndone' })

export const mergesSchema = z
  .object({
    merges: z.array(
      z.looseObject({
        id: z.string(),
        winner: z.int(),
        loser: z.int(),
        at: instantSchema,
        cause: z.looseObject({ by: z.enum(['identifiers', 'request']), identifiers: z.array(z.string()) }),
        undoneAt: instantSchema.nullable(),
      }),
    ),
  })
  .meta({ id: 'Merges' })
