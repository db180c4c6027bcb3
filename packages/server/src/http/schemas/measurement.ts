import { z } from 'zod'

const boundedSchema = z.object({
  mean: z.number().describe('per decision, in minor units'),
  interval: z
    .tuple([z.number(), z.number()])
    .nullable()
    .describe('95 %, by a confidence sequence: it holds at every moment at once; null before anything can be said'),
})

const armSchema = z.object({
  decisions: z.int().describe('made in this arm, whatever has come of them so far'),
  worth: boundedSchema.describe('value of the response less what sending and interrupting cost'),
})

export const measurementSchema = z
  .object({
    engine: armSchema,
    controls: z.array(
      armSchema.extend({
        arm: z.enum(['random', 'propensity', 'no-levers', 'eligibility', 'silence']),
        share: z.number().describe('of decisions that belong to it now'),
        lift: boundedSchema
          .extend({ conclusion: z.enum(['better', 'worse', 'cannot tell']) })
          .describe('what the engine brings more'),
      }),
    ),
    confidence: z.number(),
  })
  .meta({ id: 'Measurement' })
