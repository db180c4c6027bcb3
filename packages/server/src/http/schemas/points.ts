import { POSTING_KINDS } from '@attune/engine'
import { z } from 'zod'
import { identifierSchema, instantSchema } from './values.ts'

const programme = z.string().min(1).max(64).describe('id of a loyalty programme')
const customer = z.string().min(3).max(500).describe('an identifier such as loyalty:4711')
const whole = z.int().min(1).max(1e9)

export const spendPointsSchema = z
  .strictObject({
    customer,
    programme,
    points: whole.optional().describe('what it costs; not with a reward'),
    reward: z.string().min(1).max(64).optional().describe('id of a reward of the programme'),
  })
  .refine(({ points, reward }) => (points === undefined) !== (reward === undefined), {
    error: 'either `points` or `reward` says what it costs',
    path: ['points'],
  })
  .meta({ id: 'SpendPoints' })

export const adjustPointsSchema = z
  .strictObject({
    customer,
    programme,
    points: z
      .int()
      .min(-1e9)
      .max(1e9)
      .refine((points) => points !== 0, { error: 'more than 0 gives points, less takes some' }),
    reason: z.string().min(3).max(500).describe('stands in the statement and in the audit log'),
  })
  .meta({ id: 'AdjustPoints' })

export const enteredCodeSchema = z
  .strictObject({ customer, code: z.string().min(1).max(100).describe('a unique code, as it was typed') })
  .meta({ id: 'EnteredCode' })

export const statementParametersSchema = z.object({ identifier: identifierSchema, programme })

export const pointsSchema = z
  .looseObject({
    programme: z.string(),
    available: z.int().describe('can be spent; less than 0: owed'),
    pending: z.int().describe('can be spent later'),
    tier: z.string().nullable(),
  })
  .meta({ id: 'Points' })

export const codePointsSchema = pointsSchema
  .extend({ given: z.int().describe('what the code was worth') })
  .meta({ id: 'CodePoints' })

export const statementSchema = pointsSchema
  .extend({
    ledger: z.array(
      z.looseObject({
        kind: z.enum(POSTING_KINDS),
        ...{ reference: z.string(), from: z.string(), to: z.string(), points: z.int(), at: instantSchema },
      }),
    ),
    complete: z.boolean().describe('false where only the latest 10,000 movements are shown'),
  })
  .meta({ id: 'PointsStatement' })

export const liabilitySchema = z
  .object({
    programmes: z.array(
      z.object({
        programme: z.string(),
        outstanding: z.int().describe('points that customers have'),
        worth: z
          .int()
          .nullable()
          .describe('what they are worth, minor units, where the programme says what a point is'),
        waiting: z.int().describe('points that somebody has to look at first'),
        accounts: z.record(z.string(), z.int()),
        balanced: z.boolean().describe('whether all accounts together are zero, as they must be'),
      }),
    ),
  })
  .meta({ id: 'PointsLiability' })

const valuedPoints = z.object({
  points: z.int(),
  worth: z.int().nullable().describe('minor units, where the programme says what a point is'),
})

export const endsOfPointsSchema = z
  .object({
    programmes: z.array(
      z.object({
        programme: z.string(),
        months: z
          .array(
            valuedPoints.extend({
              month: z.string().describe('such as 2026-11, by the calendar of the brand’s time zone'),
            }),
          )
          .describe('in which points end that customers have, the next first'),
        never: valuedPoints.describe('those without an end'),
        owed: valuedPoints.describe('what customers have to make good out of what they earn next'),
        outstanding: z.int().describe('all months and those without an end, less what is owed'),
        complete: z.boolean().describe('false where points were given before their ends were counted'),
      }),
    ),
  })
  .meta({ id: 'EndsOfPoints' })

export const transferPointsSchema = z
  .strictObject({
    from: customer,
    to: customer.describe('an identifier of somebody of the same household'),
    programme,
    points: whole,
  })
  .meta({ id: 'TransferPoints' })

export const transferredSchema = z
  .object({ id: z.string(), points: z.int(), from: pointsSchema, to: pointsSchema })
  .meta({ id: 'TransferredPoints' })

export const heldPointsSchema = z
  .object({
    held: z
      .array(
        z.object({
          ...{ item: z.string(), customer: z.int(), programme: z.string() },
          kind: z.enum(['earn', 'give', 'take']).describe('earned beyond the limit; given, taken by hand'),
          ...{ points: z.int(), reason: z.string(), reference: z.string(), at: instantSchema },
          by: z.string().nullable().describe('id of the key that asked'),
        }),
      )
      .describe('oldest first'),
  })
  .meta({ id: 'HeldPoints' })

export const heldParametersSchema = z.object({ item: z.string() })

export const reviewSchema = z.strictObject({ approved: z.boolean() }).meta({ id: 'PointsReview' })

export const reviewedSchema = z
  .looseObject({ item: z.string(), approved: z.boolean(), customer: z.int() })
  .meta({ id: 'PointsReviewed' })
