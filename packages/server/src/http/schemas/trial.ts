import { z } from 'zod'
import { bagSchema } from './values.ts'

export const trialParametersSchema = z.object({ action: z.string() })

export const trialRequestSchema = z
  .strictObject({
    person: z.string().max(300).describe('an identifier of the person, such as `user:ana`'),
    channel: z.string().max(128),
    event: bagSchema.default({}).describe('properties of the event that would have caused it'),
  })
  .meta({ id: 'Trial' })

export const previewSchema = z
  .object({
    language: z.string().describe('in which the person is spoken to'),
    problem: z.string().nullable().describe('why the texts cannot be filled in'),
    content: bagSchema.optional(),
    missing: z.array(z.string()).optional().describe('names in the texts that stand for nothing with this person'),
    channel: bagSchema.optional().describe('what the channel says of it, such as how many parts a text has'),
  })
  .meta({ id: 'Preview' })

export const trialSentSchema = z
  .object({
    outcome: z.enum(['delivered', 'accepted', 'rejected', 'deferred', 'throttled', 'unknown']),
    reason: z.string().nullable(),
  })
  .meta({ id: 'TrialSent' })
