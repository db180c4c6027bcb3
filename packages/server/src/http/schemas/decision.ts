import { CONTROL_ARMS } from '@attune/engine'
import { z } from 'zod'
import { bagSchema, instantSchema } from './values.ts'

const candidateSchema = z
  .looseObject({
    action: z.string(),
    channel: z.string().optional(),
    stage: z.enum(['assigned', 'eligible', 'applicable', 'suitable', 'policy', 'value', 'arbitration', 'chosen']),
    reason: z.string().describe('why it fell, or why it was chosen'),
    words: z.string().optional().describe('the same in a sentence, where one decision is read'),
    factors: z.record(z.string(), z.number()).optional().describe('the numbers that made its value; minor units'),
    waived: z
      .enum(['applicable', 'suitable'])
      .optional()
      .describe('the rung at which it fell for every arm but the one that asks for eligibility alone'),
    later: z
      .number()
      .optional()
      .describe('the better instant for which its value holds, ms; now where it is not given'),
    propensity: z.number().describe('probability with which it was to be chosen'),
  })
  .meta({ id: 'Candidate' })

export const decisionSchema = z
  .looseObject({
    id: z.string(),
    at: instantSchema,
    moment: z.object({ kind: z.enum(['trigger', 'placement', 'send']), id: z.string() }),
    cause: z.string().optional().describe('id of the event that caused it; from here on not shown to write keys'),
    playbook: z.string().optional().describe('version of the playbook that made it'),
    arm: z
      .enum(['engine', ...CONTROL_ARMS])
      .optional()
      .describe('who chose: the engine, or one of the control arms'),
    chosen: z
      .looseObject({
        action: z.string(),
        channel: z.string().optional(),
        delivery: z.string().optional(),
        grant: z.string().optional(),
        name: z.string().optional(),
        reasons: z
          .array(z.string())
          .optional()
          .describe('why this, in sentences for whoever talks to the person; not shown to write keys'),
        content: bagSchema.optional().describe('what to show, where the channel answers in the same call'),
        links: z
          .object({ why: z.string() })
          .optional()
          .describe(
            'beside content: the page that tells the person why. Whoever has it may open it: only in the answer to a moment or a question, and with a ' +
              'write key only with the identity token of the person',
          ),
      })
      .nullable()
      .describe('null for silence'),
    later: instantSchema
      .optional()
      .describe('what was chosen is better done later: nothing is sent now, and it is decided again then'),
    propensity: z.number().optional().describe('probability with which what happened was to be chosen'),
    reason: z
      .string()
      .optional()
      .describe(
        'why that was chosen, or why nothing was: no_candidates (no action names the moment), all_excluded, silence_is_worth_more, silence_arm',
      ),
    words: z
      .string()
      .optional()
      .describe('where no action names the placement: that in a sentence, with the placements that there are'),
    candidates: z.array(candidateSchema).optional(),
  })
  .meta({ id: 'Decision' })

export const recordedDecisionSchema = decisionSchema
  .extend({
    customer: z.int(),
    exploration: z.number(),
    model: z.number().describe('version of the model that was read: the number of labels that it had learned'),
    shares: z.record(z.enum(CONTROL_ARMS), z.number()).describe('shares of decisions that belong to the control arms'),
    armDraw: z.number(),
    draw: z.number(),
    silencePropensity: z.number(),
    experiments: z
      .array(z.object({ experiment: z.string(), variant: z.string() }))
      .optional()
      .describe('variants of the experiments that could have mattered to it'),
    feeds: bagSchema.describe('feed values that were read, by `feed/key`'),
    recomputed: z
      .object({ agrees: z.boolean(), disagreements: z.array(z.unknown()) })
      .describe('the decision made again from this record'),
  })
  .meta({ id: 'RecordedDecision' })

export const decisionsAnswerSchema = z
  .object({
    customer: z.int().optional().describe('not shown to write keys'),
    event: z.string().describe('id of the event'),
    erased: z.boolean().optional().describe('the person was erased since it happened: nothing of it is kept'),
    repeated: z.boolean().describe('whether the event had been applied before; the decisions are those of then'),
    decisions: z.array(decisionSchema),
    dryRun: z.literal(true).optional().describe('nothing of it has happened'),
    withheld: z
      .literal('identity_needed')
      .optional()
      .describe(
        'asked with a write key about somebody known, without their identity token: what was decided is not shown',
      ),
  })
  .meta({ id: 'DecisionsAnswer' })

export const decisionIdSchema = z.object({ id: z.string().min(1).max(256) })
