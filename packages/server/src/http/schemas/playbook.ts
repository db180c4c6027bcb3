import { playbookDefinitionSchema } from '@attune/engine'
import { z } from 'zod'

export const playbookSchema = z
  .object({ version: z.string(), definition: z.unknown().describe('as it was published') })
  .meta({ id: 'PlaybookInForce' })

export const publishParametersSchema = z.object({
  dryRun: z.enum(['', 'true', '1', 'false', '0']).optional().describe('only tells what would change'),
})

export const publishSchema = playbookDefinitionSchema

export const publishAnswerSchema = z
  .looseObject({
    version: z.string(),
    before: z.string().describe('the version that was in force'),
    published: z.boolean().describe('false for a dry run, and where nothing was changed'),
    changes: z.array(z.unknown()),
    warnings: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .describe('secrets of channels that are not set on this server'),
    inside: z
      .array(
        z.object({
          kind: z.enum(['thread', 'journey']),
          flow: z.string(),
          step: z.string(),
          people: z.int(),
          lands: z.enum(['stays', 'step', 'leaves']),
          at: z.string().nullable(),
        }),
      )
      .describe('where people inside of threads and journeys that change will land'),
    backfill: z
      .object({
        fromHistory: z.array(z.string()).describe('audiences for which histories are read'),
        fromKnown: z.array(z.string()).describe('audiences for which what is known of everybody is enough'),
        customers: z.int().describe('who are looked at'),
        seconds: z.int().describe('about how long that takes, by how long it took before'),
      })
      .nullable()
      .describe('new and edited audiences; GET /v1/audiences shows how far it is. Null where there are none'),
  })
  .meta({ id: 'PublishAnswer' })
