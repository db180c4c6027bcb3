import { z } from 'zod'
import { conditionSchema } from '../condition/condition.ts'
import { durationSchema } from '../time/duration.ts'

const path = z.string().min(1)
const points = z.number().int().min(1).max(1e9)

const per = z
  .enum(['person', 'household'])
  .default('person')
  .describe('household: for all of its members together, and for each of them')

const earnSchema = z
  .strictObject({
    event: z.string().min(1).describe('name of the event that earns, such as Order Completed'),
    where: conditionSchema.optional(),
    points: z.union([
      z.strictObject({ each: points.describe('for each event') }),
      z.strictObject({
        give: points.default(1),
        per: z.number().int().min(1).describe('minor units for which so many are given; what is left over gives none'),
        of: path.describe('property that holds the amount (dotted path)'),
        in: z.enum(['major', 'minor']).default('major').describe('major: 4.50 is four and a half; minor: 450 is'),
      }),
    ]),
    order: path
      .optional()
      .describe('property that names the order: it earns once, and is found again when something comes back'),
    redemption: path
      .default('redemption')
      .describe('property with the id of the redemption: its offers of kind points-multiplier multiply what is earned'),
    multipliers: z
      .array(z.strictObject({ when: conditionSchema, factor: z.number().min(0).max(100) }))
      .max(20)
      .default([])
      .describe('those that hold are multiplied'),
    cap: z
      .strictObject({ points, within: durationSchema, per })
      .optional()
      .describe('most that this rule gives a customer, or a household'),
  })
  .meta({ id: 'EarningRule', description: 'How an event earns points' })

const tierSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, { error: 'an id is written in small letters, digits, - and _' }),
  name: z.string().min(1).optional(),
  reach: points.describe('points earned within the window'),
  within: durationSchema,
  keeps: durationSchema.default('0s').describe('how long it is kept once that is no longer so'),
  factor: z.number().min(1).max(100).default(1).describe('by which what is earned is multiplied'),
})

/** A loyalty programme. */
export const programmeDefinitionSchema = z
  .strictObject({
    name: z.string().min(1),
    earn: z.array(earnSchema).min(1).max(100),
    spendableAfter: durationSchema.optional().describe('when points can be spent: after what was bought can come back'),
    expiresAfter: durationSchema
      .optional()
      .describe('from when they were earned; those that end first are spent first'),
    limit: z
      .strictObject({
        points,
        within: durationSchema,
        per,
        beyond: z
          .enum(['held', 'lost'])
          .default('held')
          .describe('held: what is earned beyond waits until somebody has looked at it; lost: it is not given'),
      })
      .optional()
      .describe('most that a customer, or a household, can earn in all: more is no person'),
    worth: z
      .number()
      .min(0)
      .max(1e6)
      .optional()
      .describe('what a point is worth, minor units: for what the brand owes'),
    spending: z
      .strictObject({ times: z.number().int().min(1).max(10_000), within: durationSchema, per })
      .optional()
      .describe('how often points can be spent: more often is no person'),
    transfers: z
      .strictObject({ limit: z.strictObject({ points, within: durationSchema }).optional() })
      .optional()
      .describe('points can be handed to others of the household; without it they cannot'),
    approval: z
      .strictObject({ above: z.number().int().min(0).max(1e9) })
      .optional()
      .describe('more points than that are given or taken by hand only once somebody else has approved it'),
    returns: z
      .strictObject({
        event: z.string().min(1),
        order: path.describe('property that names the order'),
        of: path.optional().describe('property with what was given back; without it, all of the order'),
        in: z.enum(['major', 'minor']).default('major'),
      })
      .optional()
      .describe('the event by which a purchase comes back: its points are taken back'),
    tiers: z.array(tierSchema).max(20).default([]).describe('from the lowest to the highest'),
    rewards: z
      .record(z.string(), z.strictObject({ name: z.string().min(1), points, offer: z.string().optional() }))
      .default({})
      .describe('what can be bought with points; an offer goes into the wallet'),
  })
  .meta({ id: 'LoyaltyProgramme', description: 'How points are earned, kept, lost and spent' })

export type ProgrammeDefinition = z.infer<typeof programmeDefinitionSchema>
