import { z } from 'zod'
import { bagSchema } from './values.ts'

export const feedParametersSchema = z.object({
  feed: z.string().min(1).max(256).describe('a feed of the playbook'),
  key: z.string().min(1).max(256),
})

export const feedValueSchema = bagSchema.meta({ id: 'FeedValue', description: 'Replaces the value of the key.' })

export const feedRowSchema = z
  .object({ key: z.string().min(1).max(256), value: bagSchema })
  .meta({ id: 'FeedRow', description: 'One line of the body (NDJSON).' })
