import { z } from 'zod'
import { identifierSchema, instantSchema } from './values.ts'

export const consentsParametersSchema = z.object({ identifier: identifierSchema })

export const consentSchema = z
  .object({
    channel: z.string(),
    topic: z.string().nullable().describe('null: the channel as a whole'),
    state: z.enum(['granted', 'denied', 'pending']).describe('pending: allowed by word, not confirmed yet'),
    at: instantSchema,
    source: z.string(),
    wording: z.string().nullable().describe('the text that was agreed to or refused, or its name'),
    proof: z.string().nullable().describe('id of the event that stated it'),
  })
  .meta({ id: 'Consent' })

export const consentsSchema = z
  .object({
    consents: z.array(consentSchema).describe('what holds now'),
    ledger: z
      .array(consentSchema.extend({ receivedAt: instantSchema, ignored: z.string().nullable() }))
      .describe('every statement, newest first; `ignored` says why one did not count'),
  })
  .meta({ id: 'Consents' })

export const incomingMessageSchema = z
  .object({
    channel: z.string().describe('the channel on which it came, such as `sms`'),
    from: z.string().describe('the address from which it came, such as `+12065550100`'),
    text: z.string().optional().describe('may be left out where there is `media` or a `button`'),
    to: z.string().optional().describe('the address of the brand to which it was written'),
    media: z
      .array(z.object({ url: z.string(), type: z.string().optional() }))
      .max(20)
      .optional()
      .describe('files that came with it'),
    button: z.string().optional().describe('value of the button that was pressed'),
    inReplyTo: z.string().optional().describe('id of the delivery that it answers'),
    namespace: z.string().optional().describe('of the address; `phone`, for `email` `email`, where it is not given'),
    messageId: z.string().optional().describe("the provider's id: a message that comes twice counts once"),
    timestamp: instantSchema.optional(),
  })
  .meta({ id: 'IncomingMessage' })

export const incomingMessageAnswerSchema = z
  .object({
    customer: z.int(),
    event: z.string(),
    repeated: z.boolean(),
    keyword: z.enum(['stop', 'start', 'help', 'yes']).nullable().describe('what it was understood to ask for'),
  })
  .meta({ id: 'IncomingMessageAnswer' })
