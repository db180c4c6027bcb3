import { z } from 'zod'
import { bagSchema, identifierSchema, instantSchema } from './values.ts'

export const inboxParametersSchema = z.object({ identifier: identifierSchema, item: z.string().max(256) })

const inboxItemSchema = z
  .looseObject({
    id: z.string(),
    decision: z
      .string()
      .nullable()
      .describe('what it came of; responses name it. Null of messages from before this was kept'),
    action: z.string(),
    category: z.string().nullable().describe('`category` of its content, where that is a text'),
    content: bagSchema,
    at: instantSchema,
    expiresAt: instantSchema.nullable(),
    readAt: instantSchema.nullable(),
  })
  .meta({ id: 'InboxItem' })

export const inboxSchema = z
  .object({ customer: z.int(), items: z.array(inboxItemSchema).describe('newest first') })
  .meta({ id: 'Inbox' })

export const streamParametersSchema = z.object({
  writeKey: z.string().optional().describe('for browsers, whose EventSource can send no Authorization header'),
})
