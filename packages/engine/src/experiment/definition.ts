import { z } from 'zod'
import { conditionSchema } from '../condition/condition.ts'
import { durationSchema } from '../time/duration.ts'

const share = z.number().min(0).max(1)

const variedActionSchema = z
  .strictObject({
    content: z
      .record(z.string(), z.record(z.string(), z.json()))
      .optional()
      .describe('by channel: texts and data that take the place of those of the action'),
    offer: z.string().optional().describe('id of the offer that it grants instead'),
    value: z.number().min(-1e12).max(1e12).optional(),
    lever: z.number().min(0).max(100).optional(),
  })
  .meta({ id: 'VariedAction', description: 'What is different about an action in a variant' })

const variantSchema = z
  .strictObject({
    id: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, { error: 'small letters, digits, - and _, 64 at most' }),
    weight: share.optional().describe('share of those in the experiment; alike where none is given'),
    actions: z.record(z.string(), variedActionSchema).default({}).describe('what is different, by id of the action'),
    threads: z.record(z.string(), z.string()).default({}).describe('by id of a thread: the one that takes its place'),
    journeys: z.record(z.string(), z.string()).default({}).describe('the same for journeys'),
    policy: z
      .strictObject({
        exploration: z.number().min(0).max(4).optional(),
        interruptionCost: z.number().min(0).optional(),
      })
      .optional()
      .describe('what is different about how it is decided'),
  })
  .meta({ id: 'Variant', description: 'One arm of an experiment' })

export const experimentDefinitionSchema = z
  .strictObject({
    name: z.string().min(1).optional(),
    attribute: z
      .string()
      .min(1)
      .default('customer')
      .describe('by what people are divided: customer, or the namespace of an identifier such as user'),
    seed: z.string().min(1).optional().describe('what is hashed with it; the id of the experiment where not given'),
    namespace: z
      .strictObject({ id: z.string().min(1), from: share, to: share })
      .optional()
      .describe('only who falls between these in the namespace takes part'),
    coverage: share.default(1).describe('share of the people who take part'),
    variants: z.array(variantSchema).min(2).max(20).describe('the first is the champion: what is done today'),
    goal: z
      .strictObject({
        event: z.string().min(1),
        where: conditionSchema.optional(),
        value: z.string().min(1).optional().describe('property whose sum is compared; without it, how many do it'),
        within: durationSchema.default('14d').describe('after the first time it mattered to somebody'),
      })
      .describe('what is wanted of people'),
    guards: z
      .strictObject({
        optOuts: share.optional().describe('share of people who may refuse a channel or topic'),
        complaints: share.optional().describe('share of people who may complain'),
        complaintEvent: z.string().min(1).default('Email Marked as Spam'),
      })
      .prefault({})
      .describe('a variant that surely exceeds one of these is stopped'),
    promote: z
      .strictObject({
        minExposures: z.number().int().min(1).default(1000).describe('people in each variant'),
        after: durationSchema
          .default('7d')
          .describe('not before the first person has taken part for so long: what is wanted takes its time'),
        maxExpectedLoss: z.number().min(0).describe('of the goal per person, if the choice is wrong'),
      })
      .optional()
      .describe('lets the best variant take over by itself'),
    start: z.enum(['by-hand', 'at-once']).default('by-hand'),
  })
  .meta({ id: 'Experiment', description: 'Champion and challengers, compared on people' })

export type ExperimentDefinition = z.infer<typeof experimentDefinitionSchema>
