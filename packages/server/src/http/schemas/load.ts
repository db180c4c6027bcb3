import { z } from 'zod'
import { mappingSchema } from '../../loads/mapping.ts'
import { bagSchema, instantSchema } from './values.ts'

export const loadParametersSchema = z.object({ id: z.string() })

export const contentParametersSchema = loadParametersSchema.extend({
  offset: z
    .string()
    .regex(/^\d{1,15}$/)
    .default('0')
    .describe('of the first byte that is sent: how many were received'),
  last: z.enum(['true', 'false']).default('false').describe('where the size was not said: whether this is the end'),
})

export const beginParametersSchema = z.object({
  name: z.string().max(256).default('file').describe('of the file, where the body is the file itself'),
  mapping: z.string().optional().describe('as JSON, where the body is the file itself; guessed where not given'),
  dryRun: z.enum(['true', 'false']).default('false').describe('only look what would come of it'),
})

export const loadRequestSchema = z
  .strictObject({
    name: z.string().max(256).default('file'),
    mapping: mappingSchema,
    bytes: z.int().min(0).optional().describe('size of the file as it will be sent'),
    fingerprint: z
      .string()
      .max(128)
      .optional()
      .describe('of the content: a load with the same, of which not all was sent or read, is gone on with'),
    dryRun: z.boolean().default(false),
  })
  .meta({ id: 'LoadRequest' })

const countsSchema = z.record(z.string(), z.int())
const problemsSchema = z.array(z.object({ path: z.string(), message: z.string() }))

export const loadSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    state: z.enum(['running', 'paused', 'done', 'cancelled', 'failed']),
    dryRun: z.boolean(),
    createdAt: instantSchema,
    endedAt: instantSchema.nullable(),
    bytes: z.int().nullable().describe('of the file as it is sent; null while that is not known'),
    received: z.int().describe('bytes that are on disk: where sending goes on'),
    read: z.int().describe('bytes that were read'),
    rows: z.int().describe('rows that were read'),
    bad: z.int().describe('rows that are none; the report tells which and why'),
    settled: z.int().describe('good rows that were taken in, or were known'),
    counted: z.int().describe('rows that count since this load'),
    repeated: z.int().describe('rows that had come before'),
    erased: z.int().describe('events of people who were erased since'),
    failed: z.int().describe('events on which the engine failed'),
    unknownCustomers: z.int().nullable().describe('of a dry run: who would be new'),
    events: countsSchema.describe('rows by name of the event'),
    problems: countsSchema.describe('bad rows by code'),
    rowsPerSecond: z.int(),
    secondsLeft: z.int().nullable().describe('at the pace of the last seconds'),
    problem: z.object({ message: z.string(), problems: problemsSchema.optional() }).nullable(),
  })
  .meta({ id: 'Load' })

export const loadsSchema = z.object({ loads: z.array(loadSchema) }).meta({ id: 'Loads' })

export const previewRequestSchema = z
  .strictObject({
    beginning: z.base64().max(1_400_000).describe('the first bytes of the file, in base64; up to a megabyte'),
    whole: z.boolean().default(false).describe('whether that is all of it'),
    mapping: mappingSchema.optional().describe('guessed where not given'),
  })
  .meta({ id: 'LoadPreviewRequest' })

export const previewSchema = z
  .object({
    mapping: mappingSchema,
    guessed: z.boolean(),
    columns: z.array(
      z.object({
        name: z.string(),
        kind: z.enum(['email', 'phone', 'time', 'amount', 'whole', 'number', 'truth', 'text', 'empty']),
        format: z.string().optional(),
        decimal: z.literal(',').optional(),
        examples: z.array(z.string()),
        distinct: z.int(),
        unique: z.boolean(),
      }),
    ),
    rows: z.array(
      z.object({
        line: z.int(),
        events: z.array(bagSchema).optional(),
        problem: z.object({ column: z.string(), code: z.string(), message: z.string() }).optional(),
      }),
    ),
    problems: problemsSchema,
  })
  .meta({ id: 'LoadPreview' })
