import { z } from 'zod'
import { benefitSchema, requirementSchema } from '../basket/benefit.ts'
import { clockSchema } from '../condition/clock.ts'
import { durationSchema } from '../time/duration.ts'

const names = z.array(z.string().min(1)).min(1)

/** How an offer is used at a till or in a shop. */
export const redemptionDefinitionSchema = z
  .strictObject({
    benefit: benefitSchema,
    requires: z.array(requirementSchema).max(10).default([]).describe('what the basket must hold; all of it'),
    for: z
      .enum(['holders', 'everyone', 'code'])
      .default('holders')
      .describe(
        'holders: whose wallet holds a copy, completed where the offer has terms; everyone: comes off by itself; code: who names the code',
      ),
    code: z
      .string()
      .regex(/^[A-Za-z0-9][A-Za-z0-9 -]{2,30}$/, { error: 'a code is 3 to 31 letters, digits, spaces and dashes' })
      .optional()
      .describe('for: code — one code for all, such as SUMMER26; case, spaces and dashes do not matter'),
    codes: z
      .enum(['one', 'unique'])
      .default('one')
      .describe(
        'unique: with `for: code`, who names a code of a batch for this offer, each of which is good once; with `for: holders`, each copy gets such a code of its own',
      ),
    channels: names.optional().describe('where it can be used, as tills and shops call themselves: till, shop'),
    places: names.optional().describe('ids of the places where it can be used'),
    onlyWhere: z
      .string()
      .min(1)
      .optional()
      .describe(
        'with `for: holders`: path of the property by which the event that brings a copy names a place, such as place.id; the copy can then be used only there',
      ),
    hours: clockSchema.optional().describe('when it can be used, by the clock of the place'),
    priority: z.number().int().min(-1000).max(1000).default(0).describe('higher comes off first'),
    group: z.string().min(1).optional().describe('of the offers of one group one is used at most'),
    exclusive: z.boolean().default(false).describe('is used alone or not at all'),
    marginFloor: z
      .number()
      .min(0)
      .lt(1)
      .default(0)
      .describe('share of the price that stays as margin, for products whose cost is known'),
    worth: z.number().int().min(0).default(0).describe('what points or a gift are worth to the customer, minor units'),
    stock: z
      .strictObject({
        feed: z.string().min(1).describe('a feed whose keys are store:sku'),
        sku: z.string().min(1),
        field: z.string().min(1).default('quantity').describe('the field that says how many there are'),
        placeProperty: z
          .string()
          .min(1)
          .default('place')
          .describe('path of the property by which the event that brings a copy names the store'),
        reserve: z.boolean().default(false).describe('whether a copy keeps a unit until it is used or ends'),
      })
      .optional()
      .describe('what must be on the shelf; without it the offer falls away'),
    limit: z
      .strictObject({
        max: z.number().int().min(1),
        within: durationSchema.optional(),
        per: z
          .enum(['person', 'household'])
          .default('person')
          .describe('household: for all of its members together as well'),
      })
      .optional()
      .describe('uses per customer, or per household'),
    budget: z
      .strictObject({
        units: z.number().int().min(0).optional().describe('uses in all'),
        amount: z.number().int().min(0).optional().describe('minor units off in all'),
      })
      .optional(),
  })
  .meta({ id: 'OfferRedemption', description: 'How an offer is used at a till or in a shop' })

export type RedemptionDefinition = z.infer<typeof redemptionDefinitionSchema>
