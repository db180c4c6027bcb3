import { z } from 'zod'

const variantSchema = z
  .object({
    id: z.string(),
    isChampion: z.boolean(),
    out: z.boolean().describe('stopped by a guard'),
    outAt: z.string().nullable().describe('when that was'),
    exceeds: z
      .object({ optOuts: z.number().optional(), complaints: z.number().optional() })
      .describe('by guard: with which probability it harms more people than that allows; above 0.95 it is stopped'),
    exposed: z.int().describe('people to whom it could have mattered which variant they are in'),
    converted: z.int().describe('people who did what is wanted'),
    optedOut: z.int(),
    complained: z.int(),
    value: z.number().describe('sum of the goal'),
    squares: z.number(),
    mean: z.number().describe("of the goal per person: Beta(1, 1) prior for a share, flat prior for a value's mean"),
    interval: z
      .tuple([z.number(), z.number()])
      .optional()
      .describe('95 % of what is believed of it; not there while it is not known how far people differ in the value'),
    probabilityBest: z.number().optional().describe('not there for what was stopped, and while an interval is missing'),
    expectedLoss: z.number().optional().describe('what choosing it is expected to lose where another is better'),
  })
  .meta({ id: 'VariantResult' })

const ruledSchema = z
  .object({
    to: z
      .enum(['out', 'promoted'])
      .describe('out: the variant was stopped by a guard; promoted: it took over by itself'),
    variant: z.string(),
    at: z.string(),
    figures: z.union([
      z.object({
        guard: z.enum(['optOuts', 'complaints']),
        people: z.int().describe('in the variant at that moment'),
        harmed: z.int().describe('of these, who refused or complained'),
        allowed: z.number().describe('share of people that the guard allows'),
        probability: z.number().describe('that the share is greater than that'),
      }),
      z.object({
        people: z.int().describe('in the variant at that moment'),
        mean: z.number().describe('of the goal per person'),
        championMean: z.number(),
        probabilityBest: z.number(),
        expectedLoss: z.number().describe('of the goal per person, where another is better'),
        allowedLoss: z.number(),
      }),
    ]),
  })
  .meta({ id: 'RuledChange', description: 'What a rule of the experiment did, and the figures that moved it' })

export const experimentSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    phase: z.enum(['draft', 'running', 'stopped', 'promoted']),
    since: z.string().nullable(),
    winner: z.string().nullable(),
    goal: z.enum(['people', 'value']),
    sampleRatio: z.object({ pValue: z.number(), mismatch: z.boolean() }),
    variants: z.array(variantSchema),
    ruled: z.array(ruledSchema).describe('what rules did, the newest of a kind for each variant, oldest first'),
    next: z
      .union([z.string(), z.object({ to: z.string(), variant: z.string().optional(), by: z.string() })])
      .nullable(),
  })
  .meta({ id: 'ExperimentResult' })

export const experimentsSchema = z.object({ experiments: z.array(experimentSchema) })

export const changedExperimentSchema = experimentSchema.extend({ before: z.string() })

export const experimentParametersSchema = z.object({ id: z.string() })

export const promoteParametersSchema = z.object({ variant: z.string().describe('who takes over') })
