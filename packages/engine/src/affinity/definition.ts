import { z } from 'zod'
import { durationSchema } from '../time/duration.ts'

/** From what it is learned what is bought together. */
export const affinityDefinitionSchema = z
  .strictObject({
    event: z
      .string()
      .min(1)
      .optional()
      .describe('name of the event that tells of a purchase; without one, baskets that tills say were paid count'),
    items: z.string().min(1).default('products').describe('its property with the list of what was bought'),
    sku: z.string().min(1).default('sku').describe('field of each of them; where they are texts, those are it'),
    halfLife: durationSchema.default('90d').describe('after this long a purchase counts half'),
  })
  .meta({ id: 'Affinity', description: 'From what it is learned what is bought together' })

export type AffinityDefinition = z.infer<typeof affinityDefinitionSchema>
