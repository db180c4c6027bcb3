import { z } from 'zod'
import { instantSchema } from './values.ts'

export const destinationParametersSchema = z.object({ name: z.string() })

const skipsSchema = z.array(
  z.object({
    reason: z.string(),
    count: z.int(),
    customers: z.array(z.int()).describe('five of those about whom they were at most'),
  }),
)

export const destinationsSchema = z
  .object({
    destinations: z.array(
      z.object({
        name: z.string(),
        kind: z.enum(['webhook', 'http', 'file', 'stream']),
        state: z
          .enum(['idle', 'sending', 'waiting', 'refusing', 'paused', 'stopped', 'broken'])
          .describe(
            'waiting: it does not take what it is told; refusing: it refuses whatever it is told, facts wait; broken: it cannot be told anything as it is configured',
          ),
        behind: z
          .int()
          .describe('facts that it has not been told; 0 of a stream, whose consumers keep their own place'),
        sent: z.int().describe('facts told since the start of the server'),
        skipped: z.int().describe('facts for which there was nothing to send, since the start of the server'),
        skips: skipsSchema.describe('why those were skipped'),
        dead: z.int().describe('facts that it has refused for good'),
        failures: z.int().describe('tries in a row that failed'),
        lastError: z.string().nullable().describe('a code, and what it means where it does not say so itself'),
        lastAnswer: z.string().nullable().describe('the beginning of what it answered then, where it said anything'),
        nextTryAt: instantSchema.nullable(),
        lastSuccessAt: instantSchema.nullable(),
        sync: z
          .object({
            ...{ id: z.string(), audience: z.string(), startedAt: instantSchema },
            told: z.int().describe('members told so far'),
            refused: z.int().describe('members whom it refused for good, who are put aside'),
            skipped: z.int().describe('members of whom there was nothing to send'),
            skips: skipsSchema.describe('why those were skipped'),
            members: z.int().nullable().describe('members when it began; null where it began under an older version'),
            finishedAt: instantSchema.nullable(),
          })
          .nullable()
          .describe('the last time that it was told all members of an audience'),
      }),
    ),
  })
  .meta({ id: 'Destinations' })

const factSchema = z
  .looseObject({
    ...{ id: z.string(), type: z.string(), at: instantSchema },
    ...{ customer: z.int(), identifiers: z.array(z.string()) },
  })
  .meta({ id: 'Fact' })

const refusalSchema = z.object({
  reason: z.string(),
  answer: z
    .string()
    .nullable()
    .describe('the first 500 characters of what it answered as one line, without what was secret in the request'),
  at: instantSchema,
  superseded: z.boolean(),
})

export const deadFactsSchema = z
  .object({ facts: z.array(factSchema.extend({ refusal: refusalSchema })) })
  .meta({ id: 'DeadFacts' })

export const resendSchema = z
  .strictObject({ facts: z.array(z.string()).max(10_000).optional().describe('ids; all where not given') })
  .meta({ id: 'Resend' })

export const resentSchema = z
  .object({
    facts: z.int().describe('sent again'),
    superseded: z.int().describe('let go of, since a later fact about the same was taken'),
  })
  .meta({ id: 'Resent' })

export const syncSchema = z.strictObject({ audience: z.string() }).meta({ id: 'Sync' })

export const syncBegunSchema = z.object({ sync: z.string().describe('in every fact of it') }).meta({ id: 'SyncBegun' })

export const testedSchema = z
  .object({
    outcome: z.enum(['taken', 'skipped', 'refused', 'failed']),
    reason: z.string().nullable(),
    answer: z.string().nullable(),
  })
  .meta({ id: 'Tested' })
