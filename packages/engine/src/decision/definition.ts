import { z } from 'zod'
import { conditionSchema } from '../condition/condition.ts'
import { instantSchema } from '../offer/definition.ts'
import { durationSchema } from '../time/duration.ts'
import { contextFactorSchema } from './context-factor.ts'

/** No amount is larger, in minor units: products of them stay numbers that can be compared. */
const LARGEST = 1e12

const pseudoCount = z.number().min(1e-6).max(1e9)

const amount = z.number().min(-LARGEST).max(LARGEST)

const valueSchema = z
  .union(
    [
      amount,
      z.strictObject({
        property: z.string().min(1).describe('of the event that made the moment (dotted path), in major units'),
        times: z.number().min(-1e6).max(1e6).default(1).describe('share of it that is earned, such as 0.2'),
        otherwise: amount.default(0).describe('where the event has no such number; minor units'),
      }),
      z.strictObject({
        marginOf: z.string().min(1).describe('id of an offer with a `margin`'),
        times: z.number().min(-1e6).max(1e6).default(1),
      }),
    ],
    { error: 'a value is a number in minor units, { property, times?, otherwise? } or { marginOf, times? }' },
  )
  .describe('what a response is worth, in minor units, after its costs')

const treatmentSchema = z
  .strictObject({
    channel: z.string().min(1).describe('id of a channel'),
    content: z.record(z.string(), z.json()).describe('texts (Liquid) and data, as the channel needs them'),
    languages: z
      .record(
        z.string().regex(/^[a-z]{2}$/, { error: 'a language of two letters, such as es' }),
        z.record(z.string(), z.json()),
      )
      .optional()
      .describe('what is different in other languages: `{ es: { text: … } }`; the rest stays as in `content`'),
    expiresAfter: durationSchema.default('24h').describe('how long the message makes sense'),
  })
  .meta({ id: 'Treatment', description: "An action's form on one channel" })

export const actionDefinitionSchema = z
  .strictObject({
    name: z.string().min(1).optional(),
    campaign: z.string().min(1).optional(),
    topic: z.string().min(1).default('marketing').describe('what it is about, as consent and caps see it'),
    triggers: z.array(z.string()).default([]).describe('ids of the triggers whose moments it answers'),
    placements: z.array(z.string()).default([]).describe('placements (web slot, till, agent desk) that it can fill'),
    persona: z
      .union([z.string(), z.array(z.string()).min(1)])
      .optional()
      .describe('id of the audience, or ids of those, to whose members it is assigned; without one, everybody'),
    eligible: conditionSchema.optional().describe('who may have it'),
    applicable: conditionSchema.optional().describe('whether it makes sense in this context'),
    suitable: conditionSchema.optional().describe('whether it is good for this person'),
    starts: instantSchema.optional(),
    ends: instantSchema.optional(),
    priority: z
      .enum(['high', 'normal', 'low'])
      .default('normal')
      .describe(
        'high: goes before all that waits for the rate of a channel; low: leaves only when nothing else waits for it',
      ),
    group: z
      .string()
      .min(1)
      .optional()
      .describe('id of the group in `policy.exclusions` of whose actions only one is done'),
    sends: z.boolean().default(false).describe('whether it can be sent to everybody in an audience'),
    approval: z.boolean().default(false).describe('whether somebody has to approve each decision for it'),
    cost: z
      .number()
      .min(0)
      .max(LARGEST)
      .default(0)
      .describe(
        "what doing it costs beside the channel, in minor units: counts against its campaign's budget of money",
      ),
    timing: z
      .strictObject({ within: durationSchema })
      .optional()
      .describe('it may wait for a better hour, this long at most'),
    fallback: z.boolean().default(false).describe('whether it goes to the next channel where one could not deliver it'),
    limit: z
      .strictObject({ max: z.number().int().min(1), within: durationSchema })
      .optional()
      .describe('decisions for it per customer'),
    offer: z.string().optional().describe('id of the offer that it grants'),
    value: valueSchema,
    context: z
      .array(contextFactorSchema)
      .max(20)
      .default([])
      .describe(
        'what makes it weigh more or less in a moment: the factors of all conditions that are true, and how well things go with the basket',
      ),
    lever: z
      .number()
      .min(0)
      .max(100)
      .default(1)
      .describe("factor by which the business favours it, times its campaign's; within `policy.levers`"),
    model: z
      .enum(['counts', 'features'])
      .default('counts')
      .describe('counts: one response rate for each channel; features: moved by the context, by `policy.features`'),
    prior: z
      .strictObject({ alpha: pseudoCount, beta: pseudoCount })
      .default({ alpha: 1, beta: 19 })
      .describe('what is believed of its response rate before anything was seen'),
    response: z
      .strictObject({ event: z.string().min(1), where: conditionSchema.optional(), within: durationSchema })
      .optional()
      .describe('the event that counts as response, within this time'),
    treatments: z.array(treatmentSchema).min(1),
  })
  .meta({ id: 'Action', description: 'What could be done in a moment' })

const budgetSchema = z.strictObject({
  units: z.number().int().min(0).optional().describe('decisions'),
  money: z.number().min(0).max(LARGEST).optional().describe('cost of channels and actions, in minor units'),
})

export const campaignDefinitionSchema = z
  .strictObject({
    name: z.string().min(1).optional(),
    starts: instantSchema.optional(),
    ends: instantSchema.optional(),
    lever: z.number().min(0).max(100).default(1).describe('factor by which the business favours its actions'),
    holdout: z.number().min(0).max(1).default(0).describe('share of customers whom this campaign leaves alone'),
    budget: budgetSchema
      .extend({ daily: budgetSchema.optional().describe("for each day by the brand's clock") })
      .optional()
      .describe('in all'),
    rate: z
      .strictObject({ max: z.number().int().min(1), within: durationSchema })
      .optional()
      .describe('its deliveries leave one after the other, so many in that time'),
  })
  .meta({ id: 'Campaign', description: 'Actions with common dates, holdout and budget' })
