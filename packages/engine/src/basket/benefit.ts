import { z } from 'zod'

const minorUnits = z.number().int().min(1).describe('minor units of the currency (cents)')
const names = z.array(z.string().min(1)).min(1)

/** Which lines of a basket are meant. */
const selectorSchema = z
  .strictObject({
    skus: names.optional(),
    categories: names.optional().describe('names such as bakery, or paths such as food/bakery'),
    brands: names.optional(),
  })
  .describe('lines that any of the lists names; without a list, every line')

const on = selectorSchema.default({}).describe('the lines that it comes off')
const quantity = z.number().int().min(1).max(100)
const times = z.number().int().min(1).max(1000).default(1).describe('how often in one basket')
const choose = z
  .enum(['cheapest', 'dearest'])
  .default('cheapest')
  .describe('which units, where more are in the basket than are meant')

/** What the customer gets at a till or in a shop. */
export const benefitSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('amount'), amount: minorUnits, on }),
    z.strictObject({
      ...{ kind: z.literal('percent'), percent: z.number().gt(0).max(100), on },
      most: minorUnits.optional().describe('comes off at most'),
    }),
    z.strictObject({ kind: z.literal('fixed-price'), price: z.number().int().min(0), on, times, choose }),
    z.strictObject({ kind: z.literal('free-item'), on, times, choose }),
    z.strictObject({
      ...{ kind: z.literal('buy-get'), buy: quantity, get: quantity, on, times },
      getOn: selectorSchema.optional().describe('what is given; without it, the cheapest of what was bought'),
      percent: z.number().gt(0).max(100).default(100).describe('off what is given'),
    }),
    z.strictObject({
      ...{ kind: z.literal('bundle'), price: z.number().int().min(0).describe('of one bundle, minor units'), times },
      parts: z
        .array(z.strictObject({ on: selectorSchema, quantity: quantity.default(1) }))
        .min(1)
        .max(10),
    }),
    z.strictObject({
      ...{ kind: z.literal('points-multiplier'), factor: z.number().gt(1).max(100), on },
    }),
    z.strictObject({ kind: z.literal('gift'), item: z.string().min(1).describe('SKU of what is given along') }),
    z.strictObject({ kind: z.literal('information') }),
  ])
  .meta({ id: 'Benefit', description: 'What comes off a basket, or along with it' })

export type Benefit = z.infer<typeof benefitSchema>

/** What a basket must hold, reckoned on the prices before anything comes off. */
export const requirementSchema = z
  .strictObject({
    on: selectorSchema.default({}).describe('the lines that count'),
    quantity: z.number().int().min(1).optional().describe('units of them'),
    spend: minorUnits.optional().describe('their prices together, minor units'),
  })
  .refine(({ quantity, spend }) => quantity !== undefined || spend !== undefined, {
    error: 'a requirement asks for a quantity, a spend, or both',
  })
  .meta({ id: 'BasketRequirement', description: 'What a basket must hold' })

export type Requirement = z.infer<typeof requirementSchema>
