import { z } from 'zod'

export const affinityParametersSchema = z.object({
  sku: z.string().min(1).max(256).optional().describe('only what goes with it'),
  support: z.coerce.number().min(0).max(1).default(0.001).describe('share of all baskets that hold both'),
  lift: z.coerce.number().min(0).default(1.2).describe('how much more often than by chance'),
  limit: z.coerce.number().int().min(1).max(500).default(50),
})

export const affinitySchema = z
  .object({
    baskets: z.number().describe('how many purchases were counted, those long past for less'),
    bundles: z.array(
      z.object({
        items: z
          .array(z.object({ sku: z.string(), name: z.string().nullable() }))
          .describe('who buys the first buys the second'),
        support: z.number(),
        confidence: z.number(),
        lift: z.number(),
      }),
    ),
  })
  .meta({ id: 'BundleSuggestions' })
