import { z } from 'zod'
import { LONGEST_TOKEN_MS } from '../../offline-tokens/offline-keys.ts'
import { instantSchema } from './values.ts'

const DAY = 86_400

export const tokenRequestSchema = z
  .strictObject({
    code: z.string().min(1).max(100).optional().describe('a unique code that is free'),
    customer: z.string().min(3).max(500).optional().describe('or an identifier'),
    grant: z.string().min(1).max(100).optional().describe('and the id of a copy in that wallet that has a code'),
    lifetime: z
      .int()
      .min(60)
      .max(LONGEST_TOKEN_MS / 1000)
      .default(7 * DAY)
      .describe('seconds that it is good; no longer than the code or the copy'),
  })
  .refine(
    ({ code, customer, grant }) =>
      code === undefined
        ? customer !== undefined && grant !== undefined
        : customer === undefined && grant === undefined,
    { path: ['code'], error: 'give a code, or customer and grant' },
  )
  .meta({ id: 'OfflineTokenRequest' })

export const offlineTokenSchema = z
  .object({ token: z.string(), offer: z.string(), startsAt: instantSchema, endsAt: instantSchema })
  .meta({ id: 'OfflineToken' })

export const offlineKeysSchema = z
  .object({
    keys: z.array(z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string(), kid: z.string() })),
  })
  .meta({ id: 'OfflineKeys' })

export const offlineKeyRotatedSchema = z.object({ kid: z.string() })

export const conflictParametersSchema = z.object({
  before: z.coerce.number().int().min(1).optional().describe('what the page before gave as `next`'),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
})

export const conflictsSchema = z
  .object({
    conflicts: z.array(
      z.object({
        redemption: z.string(),
        code: z.string(),
        reason: z.string(),
        at: instantSchema.describe('when the till told of it'),
        usedAt: instantSchema.describe('when it gave it'),
        place: z.string().nullable(),
        firstAt: instantSchema.nullable().describe('when the code was used before'),
        firstPlace: z.string().nullable(),
      }),
    ),
    next: z.int().nullable(),
  })
  .meta({ id: 'CodeConflicts' })
