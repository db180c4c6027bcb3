import { z } from 'zod'
import { identifierSchema, instantSchema } from './values.ts'

export const whyNotParametersSchema = z.object({
  identifier: identifierSchema,
  campaign: z.string().min(1).max(64).optional().describe('id of a campaign: all its actions'),
  action: z.string().min(1).max(64).optional().describe('id of one action, in the place of a campaign'),
})

const fateSchema = z.object({
  fate: z.enum(['delivered', 'on_its_way', 'suppressed', 'failed', 'fell', 'never_a_candidate']),
  stage: z.string().optional(),
  reason: z.string().optional(),
  words: z.string(),
  at: instantSchema.nullable().optional(),
  decision: z.string().optional(),
  channel: z.string().optional(),
})

export const whyNotSchema = z
  .object({
    customer: z.int(),
    campaign: z.string().optional().describe('the campaign or the action that was asked for'),
    action: z.string().optional(),
    actions: z.array(
      z.object({
        action: z.string(),
        name: z.string(),
        recorded: fateSchema.describe('the last time that it got furthest'),
        now: z
          .object({ stage: z.string(), reason: z.string(), channel: z.string().optional(), words: z.string() })
          .nullable()
          .describe('what would become of it if its moment came now, without an event to look at'),
      }),
    ),
    lookedThrough: z.int().describe('decisions for this person that were looked through, newest first'),
  })
  .meta({ id: 'WhyNot' })
