import { z } from 'zod'

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
