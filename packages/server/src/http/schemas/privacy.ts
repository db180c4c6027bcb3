import { z } from 'zod'
import { identifierSchema, instantSchema } from './values.ts'

const REASONS = ['request', 'consent-withdrawn', 'inactive', 'unlawful', 'other'] as const

export const erasureParametersSchema = z.object({
  identifier: identifierSchema,
  reason: z
    .enum(REASONS)
    .default('request')
    .describe('kept with the erasure; one of these, so that nothing personal is'),
  dryRun: z.enum(['true', 'false', '1', '']).optional().describe('only tell what would go'),
})

export const erasureIdSchema = z.object({ id: z.string().min(1).max(256) })

const progressSchema = z.looseObject({
  method: z.string(),
  state: z.enum(['running', 'done']),
  doneBy: instantSchema.describe('when it is done at the latest, unless the disk is in trouble'),
})

export const erasureSchema = z
  .looseObject({
    id: z.string(),
    state: z.enum(['running', 'done']),
    at: instantSchema,
    reason: z.enum(REASONS),
    customers: z.array(z.int()).describe('numbers under which the person was known'),
    store: progressSchema.describe('rows are deleted and overwritten, and every trace of them in the file'),
    journal: progressSchema.describe('segments that hold records of before are removed'),
  })
  .meta({ id: 'Erasure' })

export const exportParametersSchema = z.object({ identifier: identifierSchema })

export const exportSchema = z
  .looseObject({
    about: z.looseObject({
      format: z.literal('attune.person/1'),
      madeAt: instantSchema,
      parts: z.record(z.string(), z.string()).describe('what each part is, in plain words'),
    }),
    timeline: z.array(z.looseObject({})).describe('everything that happened, newest first'),
    decisions: z.array(z.looseObject({})),
  })
  .meta({ id: 'PersonExport' })

const passSchema = z.looseObject({
  state: z.enum(['never', 'running', 'done']),
  startedAt: instantSchema.nullable(),
  finishedAt: instantSchema.nullable(),
  part: z.string().nullable().describe('what is being gone through'),
  removed: z.int(),
  changed: z.int(),
})

export const privacySchema = z
  .looseObject({
    retention: passSchema,
    encryption: z.looseObject({
      traits: z.array(z.string()),
      keys: z.array(z.object({ id: z.string(), current: z.boolean(), needed: z.boolean() })),
      resealing: passSchema,
    }),
    erased: z.looseObject({ events: z.int().describe('let go of since the start'), tombstones: z.int() }),
  })
  .meta({ id: 'PrivacyStatus' })
