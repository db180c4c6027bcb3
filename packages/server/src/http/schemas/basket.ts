import { isTimeZone } from '@attune/engine'
import { z } from 'zod'
import { instantSchema } from './values.ts'

const CENTS = 'an amount is a whole number of minor units (cents): 450, not 4.50'
const minorUnits = z.int().describe('minor units of the currency (cents)')
const price = z
  .int({ error: CENTS })
  .min(0, { error: 'an amount is zero or more' })
  .max(1_000_000_000, { error: 'an amount is 1,000,000,000 minor units at most' })
  .describe('minor units of the currency (cents)')
const name = z.string().min(1).max(200)

const identifier = z
  .string()
  .min(3)
  .max(500)
  .regex(/^[^:]+:./, { error: 'an identifier is a namespace and a value, such as loyalty:4711' })

const lineSchema = z
  .strictObject({
    id: name.optional().describe('as the till names the line; its place in the list where it is not given'),
    sku: name,
    quantity: z.int().min(1).max(1000).default(1).describe('whole units; what is weighed is one unit at its price'),
    unitPrice: price,
    category: z
      .union([name, z.array(name).max(10)])
      .optional()
      .describe('a path such as food/bakery, or its names'),
    brand: name.optional(),
    unitCost: price.optional().describe('what a unit costs the brand: no offer takes more than the margin allows'),
  })
  .meta({ id: 'BasketLine' })

/** What comes off, and what comes back, is told by the id of the line. */
function refuseTwins(lines: readonly z.infer<typeof lineSchema>[], context: z.RefinementCtx): void {
  const ids = lines.map(({ id }, i) => id ?? `${i + 1}`)
  const twin = ids.findIndex((id, i) => ids.indexOf(id) < i)
  if (twin >= 0)
    context.addIssue({ code: 'custom', path: [twin, 'id'], message: `another line is called ${ids[twin]} already` })
}

/** Units in a basket: with many offers that go by units, more would keep other tills waiting. */
const MAX_UNITS = 20_000

function refuseTooMany(lines: readonly z.infer<typeof lineSchema>[], context: z.RefinementCtx): void {
  const units = lines.reduce((sum, { quantity }) => sum + quantity, 0)
  if (units > MAX_UNITS)
    context.addIssue({ code: 'custom', message: `a basket has ${MAX_UNITS} units at most, this one ${units}` })
}

/** What a till or a shop says of a basket. */
export const basketSchema = z
  .strictObject({
    customer: z
      .union([identifier, z.array(identifier).min(1).max(10)], {
        error: 'an identifier is a namespace and a value, such as loyalty:4711, or a list of such',
      })
      .optional()
      .describe('identifiers such as loyalty:4711; without one the basket is nobody’s'),
    codes: z.array(z.string().min(1).max(400)).max(20).default([]).describe('codes, and offline tokens'),
    place: name.optional().describe('id of the store'),
    channel: name.optional().describe('till, shop …'),
    zone: name
      .refine(isTimeZone, { error: 'this is no IANA time zone, such as America/New_York' })
      .optional()
      .describe('IANA time zone of the place; that of the catalogue where it is not given'),
    currency: z.string().optional().describe('in which the amounts are: that of the brand, or the basket is refused'),
    lines: z.array(lineSchema).max(200).superRefine(refuseTwins).superRefine(refuseTooMany),
  })
  .meta({ id: 'Basket' })

/** A basket in which offers are to be used. */
export const redemptionRequestSchema = basketSchema
  .extend({
    hold: z
      .int()
      .min(0)
      .max(86_400)
      .default(900)
      .describe('seconds for which the offers are kept until the basket is paid; 0: it is paid'),
    offlineAt: z.iso
      .datetime({ offset: true })
      .optional()
      .describe('when it was paid while the line was down: what could be used then counts, what could not is reported'),
  })
  .meta({ id: 'RedemptionRequest' })

export const returnSchema = z
  .strictObject({
    lines: z
      .array(z.strictObject({ id: name, quantity: z.int().min(1).max(1000) }))
      .max(200)
      .optional()
      .describe('units that came back; all of it where this is not given'),
  })
  .meta({ id: 'BasketReturn' })

const rejectedSchema = z
  .array(
    z.object({
      code: z.string(),
      reason: z.string(),
      at: instantSchema.optional().describe('of a unique code that was used or is held: when'),
      place: z.string().optional().describe('and where'),
    }),
  )
  .describe('codes of no use here, and why')

export const evaluationSchema = z
  .object({
    currency: z.string(),
    subtotal: minorUnits,
    discount: minorUnits,
    total: minorUnits,
    lines: z.array(
      z.object({
        id: z.string(),
        amount: minorUnits,
        discounts: z.array(z.object({ id: z.string(), offer: z.string(), amount: minorUnits })),
        total: minorUnits,
      }),
    ),
    applied: z.array(z.object({ id: z.string(), offer: z.string(), discount: minorUnits })),
    near: z
      .array(z.looseObject({ id: z.string(), offer: z.string() }))
      .describe('what would come off if a little more were bought'),
    outdone: z
      .array(z.object({ id: z.string(), offer: z.string() }))
      .describe('what could come off but for others that are worth more together'),
    rejected: rejectedSchema,
    exact: z.boolean().describe('whether no combination is better; always so for up to 12 offers'),
  })
  .meta({ id: 'BasketEvaluation' })

export const redemptionSchema = z
  .looseObject({
    id: z.string(),
    state: z.enum(['held', 'committed', 'cancelled', 'expired', 'returned', 'empty']),
    at: instantSchema,
    expiresAt: instantSchema.nullable().describe('when the hold ends'),
    subtotal: minorUnits,
    discount: minorUnits,
    total: minorUnits,
    offers: z.array(z.object({ id: z.string(), offer: z.string(), code: z.string().nullable(), amount: minorUnits })),
    lines: z.array(
      z.object({
        ...{ id: z.string(), sku: z.string(), quantity: z.int(), total: minorUnits },
        returned: z.int().describe('units that came back'),
      }),
    ),
    rejected: rejectedSchema,
    refund: minorUnits.optional().describe('what was paid for the units of this return'),
  })
  .meta({ id: 'Redemption' })

export const redemptionIdSchema = z.object({ id: z.string() })

export const redemptionReportParametersSchema = z.object({
  from: z.iso.date().describe('first day, by the calendar of the brand'),
  to: z.iso.date().describe('last day'),
  offer: name.optional(),
  place: name.optional(),
  audience: name.optional().describe('only uses of who was in it then'),
})

export const redemptionReportSchema = z
  .object({
    currency: z.string(),
    rows: z
      .array(
        z.object({
          ...{ day: z.iso.date(), offer: z.string(), place: z.string().nullable(), state: z.string(), uses: z.int() },
          amount: minorUnits.describe('what came off in all'),
        }),
      )
      .describe('by day, offer, place and state'),
    complete: z.boolean().describe('false where there are more than 10,000 rows: ask for fewer days'),
  })
  .meta({ id: 'RedemptionReport' })
