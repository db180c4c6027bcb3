import { conditionSchema } from '@attune/engine'
import { z } from 'zod'
import { instantSchema } from './values.ts'

export const audienceParametersSchema = z.object({ audience: z.string().describe('id of an audience') })

const progressSchema = z
  .object({ done: z.int(), total: z.int() })
  .describe('customers who were looked at since the last publish, of all')

export const audienceSchema = z
  .object({
    id: z.string(),
    name: z.string().nullable(),
    description: z.string().nullable(),
    size: z.int().describe('members, as of the last checkpoint: about a second ago'),
    state: z
      .enum(['current', 'checking', 'backfilling'])
      .describe(
        'backfilling: asks of the past what was not asked before, and history is being read; checking: everybody is ' +
          'looked at by the new playbook; current: neither',
      ),
    progress: progressSchema.nullable(),
    historySince: instantSchema
      .nullable()
      .describe(
        'what it asks of the past was counted from here on: before, history had been let go of; null: all of it',
      ),
  })
  .meta({ id: 'AudienceStatus' })

export const audiencesSchema = z.object({ audiences: z.array(audienceSchema) }).meta({ id: 'Audiences' })

export const previewRequestSchema = z
  .strictObject({
    where: z.union([z.string().min(1).max(20_000), conditionSchema]).describe('a condition, as a tree or as a text'),
    exact: z.boolean().default(false).describe('count everybody, too; `job` names the count'),
  })
  .meta({ id: 'PreviewRequest' })

export const countSchema = z
  .object({
    state: z.enum(['running', 'done', 'cancelled', 'failed']),
    size: z.int().describe('for how many it holds, of those who were asked'),
    asked: z.int(),
    of: z.int(),
    position: z.int().describe('of the log, as of which everybody is asked'),
  })
  .meta({ id: 'AudienceCount' })

export const previewSchema = z
  .object({
    size: z.int(),
    low: z.int(),
    high: z.int(),
    confidence: z.number().describe('in how many of all samples the true size lies between `low` and `high`'),
    method: z.enum(['sample', 'all']).describe('sample: drawn at random, score interval; all: everybody was asked'),
    asked: z.int(),
    of: z.int(),
    position: z.int(),
    job: z.string().nullable(),
  })
  .meta({ id: 'AudiencePreview' })

export const jobParametersSchema = z.object({ job: z.string() })

export const membersParametersSchema = audienceParametersSchema.extend({
  after: z.coerce.number().int().min(0).default(0).describe('cursor: `next` of the page before'),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  traits: z.string().max(2000).optional().describe('traits to show, separated by commas'),
})

export const membersSchema = z
  .object({
    members: z.array(
      z.object({
        customer: z.int(),
        since: instantSchema,
        identifiers: z.array(z.string()),
        traits: z.record(z.string(), z.unknown()),
      }),
    ),
    next: z.int().nullable(),
    position: z.int(),
  })
  .meta({ id: 'AudienceMembers' })

export const exportParametersSchema = audienceParametersSchema.extend({
  format: z.enum(['ndjson', 'csv']).default('ndjson'),
  traits: z.string().max(2000).optional().describe('traits to show, separated by commas'),
})

export const overlapParametersSchema = z.object({
  audiences: z.string().max(2000).describe('ids of two to twenty audiences, separated by commas'),
})

export const overlapSchema = z
  .object({
    audiences: z.array(z.string()),
    sizes: z.array(z.array(z.int())).describe('how many are in both, by row and column; on the diagonal the sizes'),
    position: z.int(),
  })
  .meta({ id: 'AudienceOverlap' })

export const pointsParametersSchema = audienceParametersSchema.extend({
  by: z.enum(['hour', 'day']).default('hour'),
  last: z.coerce.number().int().min(1).max(9600).default(168).describe('so many hours or days back'),
})

export const pointsSchema = z
  .object({
    points: z.array(z.object({ at: instantSchema, size: z.int(), entered: z.int(), left: z.int() })),
  })
  .meta({ id: 'AudiencePoints' })
