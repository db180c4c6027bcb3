import { placeSchema, productSchema } from '@attune/engine'
import { z } from 'zod'

const kind = z.enum(['products', 'places'])

export const catalogueParametersSchema = z.object({ kind })

export const thingParametersSchema = z.object({
  kind,
  id: z.string().min(1).max(256).describe('the sku, or the id of the place'),
})

export const listThingsParametersSchema = z.object({
  kind,
  after: z.string().max(256).default('').describe('`next` of the page before'),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  text: z.string().max(256).default('').describe('only those whose id or name contains this'),
})

export const thingSchema = z.union([productSchema, placeSchema])

export const thingPageSchema = z
  .object({
    total: z.int().describe('how many there are in all'),
    next: z.string().nullable().describe('give it as `after` for the next page; null: this was the last'),
    items: z.array(thingSchema),
  })
  .meta({ id: 'CataloguePage' })

export const loadParametersSchema = z.object({
  kind,
  dryRun: z.enum(['', 'true', '1', 'false', '0']).optional().describe('only reports what would be taken'),
})

export const thingsLoadedSchema = z
  .object({
    dryRun: z.boolean(),
    rows: z.int(),
    taken: z.int(),
    refused: z.int(),
    errors: z
      .array(z.object({ line: z.int(), field: z.string().optional(), message: z.string() }))
      .describe('of the first thousand refused rows'),
  })
  .meta({ id: 'CatalogueLoaded' })
