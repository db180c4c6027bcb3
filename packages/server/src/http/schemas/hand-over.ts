import { z } from 'zod'
import { instantSchema } from './values.ts'

const name = z.string().min(1).max(100)
const count = z.int().min(0)

export const handOversParametersSchema = z.object({
  thread: name.optional().describe('in which the conversation began'),
  topic: name.optional(),
  team: name.optional(),
  agent: name.optional().describe('those of this agent only'),
  free: z.enum(['true', 'false']).optional().describe('`true`: only those that nobody has'),
  cursor: z.string().max(400).optional().describe('`next` of the page before'),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})

export const handOverParametersSchema = z.object({ handOver: z.string().min(1).max(256) })

const agentField = {
  agent: name.optional().describe('who does it; the name of the key where not given'),
}

export const claimSchema = z
  .strictObject({
    ...agentField,
    force: z.boolean().default(false).describe('whether it may be taken from another agent'),
  })
  .meta({ id: 'HandOverClaim' })

export const closeSchema = z
  .strictObject({
    ...agentField,
    force: z.boolean().default(false).describe("whether it may be another agent's"),
    end: z.boolean().default(false).describe('whether the conversation ends; its thread goes on at `next` where not'),
  })
  .meta({ id: 'HandOverClose' })

export const answerSchema = z
  .strictObject({ ...agentField, text: z.string().min(1).max(1600).describe('said as it stands, no Liquid') })
  .meta({ id: 'HandOverAnswer' })

export const answeredSchema = z
  .object({ id: z.string(), delivery: z.string(), state: z.string().describe('of the delivery, at this moment') })
  .meta({ id: 'HandOverAnswered' })

const fields = {
  id: z.string(),
  customer: z.int(),
  identifiers: z.array(z.string()),
  run: z.string(),
  thread: z.string(),
  topic: z.string(),
  team: z.string(),
  channel: z.string(),
  agent: z.string().nullable().describe('who has it'),
  since: instantSchema,
  lastHeardAt: instantSchema.nullable().describe('when the customer last wrote'),
  unanswered: count.describe('texts since the last answer'),
  answers: count,
  closed: z
    .string()
    .nullable()
    .describe('why it is over: handed_back, closed, not_taken, gone_quiet, stopped, merged … ; null while it is open'),
  closedAt: instantSchema.nullable(),
}

export const handOverSchema = z.object(fields).meta({ id: 'HandOver' })

export const handOversSchema = z
  .object({ handOvers: z.array(handOverSchema).describe('oldest first'), next: z.string().nullable() })
  .meta({ id: 'HandOvers' })

export const handOverWithTranscriptSchema = z
  .object({
    ...fields,
    transcript: z
      .array(
        z.looseObject({
          at: instantSchema,
          from: z.enum(['customer', 'thread', 'agent']),
          text: z.string(),
          state: z.string().optional().describe('of the delivery'),
        }),
      )
      .describe('from the beginning of the conversation; texts of the thread with what is known now'),
  })
  .meta({ id: 'HandOverWithTranscript' })
