import { z } from 'zod'

/** What is planned of events of one name; what comes is held against it in the data quality report, and nothing is refused. */
export const plannedEventSchema = z
  .strictObject({
    description: z.string().optional(),
    properties: z
      .record(
        z.string().min(1),
        z.strictObject({
          type: z.enum(['text', 'number', 'yes-no', 'list', 'object']).optional(),
          required: z.boolean().default(false),
          description: z.string().optional(),
        }),
      )
      .optional()
      .describe('by path, such as `total` or `products[].sku`; where given, others count as not planned'),
  })
  .meta({ id: 'PlannedEvent', description: 'An event as it is meant to come' })
