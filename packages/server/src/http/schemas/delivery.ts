import { z } from 'zod'
import { instantSchema } from './values.ts'

export const deadLettersParametersSchema = z.object({
  channel: z.string().optional(),
  before: z.string().optional().describe('`next` of the page before'),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})

export const deadLettersSchema = z
  .object({
    deliveries: z.array(
      z.object({
        ...{ delivery: z.string(), customer: z.int(), action: z.string(), campaign: z.string().nullable() },
        ...{ channel: z.string(), reason: z.string(), attempts: z.int() },
        ...{ createdAt: instantSchema, failedAt: instantSchema },
        resendable: z.boolean().describe('for seven days, the last three of each customer'),
      }),
    ),
    next: z.string().nullable(),
  })
  .meta({ id: 'DeadLetters' })

export const resendParametersSchema = z.object({ customer: z.coerce.number().int().min(1), delivery: z.string() })

const byReason = z.record(z.string(), z.int())

const counts = {
  entered: z.int(),
  pending: z.int().describe('waiting, on the way, or taken by the provider whose receipt is awaited'),
  delivered: z.int(),
  unconfirmed: z.int().describe('those of the delivered of which no receipt came in time'),
  suppressed: byReason,
  failed: byReason,
}

const actionCounts = z
  .object({
    action: z.string(),
    ...counts,
    channels: z.array(z.object({ channel: z.string(), ...counts })),
  })
  .meta({ id: 'DeliveryCountsOfAction' })

export const deliveryCountsSchema = z
  .object({
    campaigns: z.array(z.object({ campaign: z.string().nullable(), ...counts, actions: z.array(actionCounts) })),
    total: z.object(counts),
  })
  .meta({ id: 'DeliveryCounts' })
