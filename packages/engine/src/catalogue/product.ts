import { z } from 'zod'

const text = z.string().min(1).max(256)

/** Attributes of things as people name them: size, colour, roast. */
export const attributesSchema = z
  .record(z.string().min(1).max(64), z.union([z.string().max(500), z.number(), z.boolean()]))
  .refine((attributes) => Object.keys(attributes).length <= 100, { error: '100 attributes at most' })

const minorUnits = z.int().min(0).max(1e12)

/** What is sold, as the catalogue holds it. */
export const productSchema = z
  .strictObject({
    sku: text.describe('by which events, tills and feeds name it'),
    name: z.string().min(1).max(500),
    category: z
      .string()
      .max(256)
      .regex(/^[^/\s][^/]*(\/[^/]+)*$/, { error: 'a path from the widest to the narrowest, such as shoes/basketball' })
      .optional()
      .describe('a path from the widest to the narrowest: `shoes/basketball`'),
    brand: text.optional(),
    price: minorUnits.optional().describe('in minor units (cents) of the currency of the brand'),
    cost: minorUnits.optional().describe('what it costs us, in minor units; price less cost is the margin'),
    attributes: attributesSchema.optional().describe('size, colour and the like'),
    image: z
      .string()
      .max(2000)
      .regex(/^https:\/\/\S+$/, { error: 'an address that begins with https://' })
      .optional(),
  })
  .meta({ id: 'Product', description: 'What is sold' })

export type Product = z.infer<typeof productSchema>
