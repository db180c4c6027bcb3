import { z } from 'zod'
import { instantSchema } from './values.ts'

const propertySchema = z
  .object({
    path: z.string().describe('`products[].sku` leads into a list'),
    share: z.number().describe('of the events that were looked into, how many had it'),
    types: z
      .record(z.string(), z.int())
      .describe('`text`, `number`, `yes-no`, `list`, `object`, `nothing`, and how often'),
    examples: z
      .array(z.object({ value: z.union([z.string(), z.boolean()]), count: z.int() }))
      .describe(
        'values of which there are few and that several people had; none of what the playbook masks or encrypts',
      ),
    manyValues: z.boolean(),
  })
  .meta({ id: 'PropertySeen' })

export const schemaSeenSchema = z
  .object({
    events: z.array(
      z.object({
        ...{ name: z.string(), count: z.int(), first: instantSchema, last: instantSchema },
        properties: z.array(propertySchema),
      }),
    ),
    traits: z.array(propertySchema),
  })
  .meta({ id: 'SchemaSeen' })

export const dataQualitySchema = z
  .object({
    unknownEvents: z.array(z.object({ name: z.string(), count: z.int(), last: instantSchema })),
    eventsNeverSeen: z.array(z.string()).describe('that the playbook listens to'),
    traitsNeverSeen: z.array(z.string()).describe('that conditions ask for'),
    typeConflicts: z.array(z.object({ in: z.string(), path: z.string(), types: z.record(z.string(), z.int()) })),
    againstPlan: z.array(
      z.looseObject({ event: z.string(), path: z.string(), problem: z.enum(['missing', 'other_type', 'not_planned']) }),
    ),
    lateness: z.object({
      upToMs: z.array(z.int().nullable()).describe('ends of the buckets; null: no end'),
      events: z.array(z.object({ name: z.string(), counts: z.array(z.int()) })),
    }),
    repeatedEvents: z.int().describe('since the process started, as the three below'),
    eventsOfErased: z.int(),
    since: instantSchema,
    refusedMessages: z.record(z.string(), z.int()).describe('by error code'),
    leftOut: z.record(z.string(), z.int()).describe('what was left out of messages that were taken, by error code'),
  })
  .meta({ id: 'DataQuality' })
