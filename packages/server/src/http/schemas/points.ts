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

export const statementParametersSchema = z.object({ identifier: identifierSchema, programme })

export const pointsSchema = z
  .looseObject({
    programme: z.string(),
    available: z.int().describe('can be spent; less than 0: owed'),
    pending: z.int().describe('can be spent later'),
    tier: z.string().nullable(),
  })
  .meta({ id: 'Points' })

export const statementSchema = pointsSchema
  .extend({
    ledger: z.array(
      z.looseObject({
        kind: z.enum(['earn', 'release', 'return', 'spend', 'expire', 'adjust', 'merge', 'unmerge', 'erase']),
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
        accounts: z.record(z.string(), z.int()),
        balanced: z.boolean().describe('whether all accounts together are zero, as they must be'),
      }),
    ),
  })
  .meta({ id: 'PointsLiability' })
