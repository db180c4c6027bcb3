import { z } from 'zod'

const kind = z.enum(['thread', 'journey'])
const count = z.int()

export const startRunSchema = z
  .strictObject({
    kind,
    flow: z.string().min(1).describe('id of the thread or the journey'),
    customer: z.string().min(3).describe('an identifier, such as user:ana or phone:+12065550100'),
    channel: z
      .string()
      .min(1)
      .optional()
      .describe('on which a thread is to be held; its first that is allowed where not given'),
    properties: z.record(z.string(), z.json()).optional().describe('for branches and texts'),
  })
  .meta({ id: 'StartRun' })

const openRunSchema = z.looseObject({ id: z.string(), step: z.string(), state: z.string() })

export const startedRunSchema = z
  .object({
    id: z.string(),
    customer: z.int(),
    open: openRunSchema
      .nullable()
      .describe('null where it has not begun (not allowed, or lately begun) or has ended already'),
  })
  .meta({ id: 'StartedRun' })

export const settleRunSchema = z.strictObject({ customer: z.string().min(3) }).meta({ id: 'SettleRun' })
export const settledRunSchema = z.object({ id: z.string(), how: z.string() }).meta({ id: 'SettledRun' })
export const runParametersSchema = z.object({ run: z.string() })

export const flowParametersSchema = z.object({
  kind: z.enum(['threads', 'journeys']),
  id: z.string(),
  audience: z.string().optional().describe('how far the members of this audience went'),
})

const timesSchema = z
  .object({ median: z.number(), p90: z.number().describe('nine of ten have answered by then') })
  .nullable()

const stepSchema = z.looseObject({
  step: z.string(),
  kind: z.string(),
  entered: count,
  answered: count.optional(),
  dropOff: z.number().nullable().optional().describe('share of those who were asked and have not answered'),
  secondsToAnswer: timesSchema.optional().describe('from the question to its answer, known to a sixteenth of itself'),
})

const reachedSchema = z.array(z.object({ step: z.string(), people: count, secondsToAnswer: timesSchema.optional() }))

export const flowSchema = z
  .object({
    kind,
    id: z.string(),
    revision: z.string(),
    variants: z.array(
      z.object({
        variant: z.string().describe('of an experiment; empty outside of one'),
        flow: z.string().describe('the definition that they go through, in a variant it may be another one'),
        started: count,
        reopened: count.describe('by a late answer'),
        ended: z.record(z.string(), count).describe('by outcome'),
        completion: z.number().nullable().describe('of those who ended, the share that completed it'),
        steps: z.array(stepSchema),
      }),
    ),
    inside: z
      .array(
        z.object({
          flow: z.string().describe('the definition in which they are: a variant, or a sub-thread'),
          step: z.string(),
          people: count,
          earlier: z.boolean().describe('by an earlier definition'),
        }),
      )
      .describe('who is at which step, as of the last checkpoint'),
    audience: z
      .object({
        id: z.string(),
        began: count,
        completed: count,
        reached: reachedSchema.describe('of those who go through this definition'),
        variants: z.array(
          z.object({ variant: z.string(), flow: z.string(), began: count, completed: count, reached: reachedSchema }),
        ),
      })
      .optional(),
  })
  .meta({ id: 'FlowFigures' })

export const resultsParametersSchema = z.object({
  kind: z.enum(['threads', 'journeys']),
  id: z.string(),
  format: z.enum(['csv', 'ndjson']).optional().describe('ndjson where not given'),
})
