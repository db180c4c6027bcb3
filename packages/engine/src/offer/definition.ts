import { z } from 'zod'
import { conditionSchema } from '../condition/condition.ts'
import { redemptionDefinitionSchema } from '../redemption/definition.ts'
import { durationSchema } from '../time/duration.ts'

/** An instant as people write it in playbooks: a date-time with zone or offset. */
export const instantSchema = z.iso
  .datetime({ offset: true, error: 'an instant is written like 2026-11-27T08:00:00-05:00' })
  .describe('an instant, such as 2026-11-27T08:00:00-05:00')

const minorUnits = z.number().int().min(0).describe('an amount in minor units of the currency (cents)')

const termsSchema = z
  .strictObject({
    event: z.string().min(1).describe('name of the event that counts, such as Order Completed'),
    where: conditionSchema.optional().describe('only events whose properties meet this'),
    amount: z
      .strictObject({
        property: z.string().min(1).describe('the property that holds the amount (dotted path)'),
        in: z.enum(['major', 'minor']).default('major').describe('major: 4.50 is four and a half; minor: 450 is'),
      })
      .optional()
      .describe('what is measured; without it each event counts 1'),
    measure: z.enum(['each', 'sum']).describe('each: one event must reach it; sum: all since receipt together'),
    reach: z.number().int().min(0).describe('minor units, or a number of events where no amount is given'),
    strictly: z.boolean().default(false).describe('true: more than `reach`; false: at least'),
  })
  .meta({ id: 'OfferTerms', description: 'What completes an offer' })

export const offerDefinitionSchema = z
  .strictObject({
    name: z.string().min(1),
    description: z.string().optional(),
    state: z
      .enum(['draft', 'live', 'paused', 'ended'])
      .default('live')
      .describe(
        'draft: not yet; live: within its dates; paused: put aside for now; ended: none is granted any more, what is held counts',
      ),
    legal: z.string().max(5000).optional().describe('what has to be said along with it'),
    treatments: z
      .record(
        z.string().min(1),
        z.strictObject({
          name: z.string().min(1).max(200).optional(),
          text: z.string().max(5000).optional(),
          image: z.string().max(2000).optional().describe('address of a picture'),
        }),
      )
      .default({})
      .describe('what tills and shops say and show of it, by channel, where that differs'),
    redemption: redemptionDefinitionSchema.optional(),
    starts: instantSchema.optional(),
    ends: instantSchema.optional().describe('from this instant on none is granted'),
    grantedBy: z
      .strictObject({ event: z.string().min(1), where: conditionSchema.optional() })
      .optional()
      .describe('an event by which a customer receives it, beside the decisions that grant it'),
    eligible: conditionSchema.optional(),
    window: z
      .strictObject({
        lasts: durationSchema.describe('from receipt'),
        endIncluded: z.boolean().default(true).describe('whether the last instant still counts'),
      })
      .optional()
      .describe('how long a copy stays open; without it, until the offer ends'),
    terms: termsSchema.optional().describe('what completes it; without terms it informs and never completes'),
    instances: z.enum(['one', 'many']).default('one').describe('whether a customer may hold several open copies'),
    sharing: z
      .enum(['shared', 'exclusive'])
      .default('shared')
      .describe(
        'shared: an event counts for this copy whatever else it counts for; exclusive: for the exclusive copy that ends first',
      ),
    reward: z
      .discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('amount'), amount: minorUnits }),
        z.strictObject({ kind: z.literal('percent'), percent: z.number().gt(0).max(100) }),
        z.strictObject({ kind: z.literal('item'), item: z.string().min(1) }),
        z.strictObject({ kind: z.literal('points'), points: z.number().int().min(1) }),
      ])
      .optional(),
    margin: z
      .number()
      .min(-1e12)
      .max(1e12)
      .optional()
      .describe('what one that is used earns after its reward, in minor units; actions can be valued by it'),
    limit: z
      .strictObject({
        max: z.number().int().min(1),
        within: durationSchema.optional(),
        per: z.enum(['person', 'household']).default('person').describe('household: for all of its members together'),
      })
      .optional()
      .describe('copies per customer, or per household'),
    budget: z
      .strictObject({ units: z.number().int().min(0) })
      .optional()
      .describe('copies in all'),
  })
  .meta({ id: 'Offer', description: 'A value proposition and its terms' })

export type OfferDefinition = z.infer<typeof offerDefinitionSchema>
export type Reward = NonNullable<OfferDefinition['reward']>
