import { durationSchema } from '@attune/engine'
import { z } from 'zod'
import { rateLimitSchema } from '../../access/key-file.ts'
import { PERMISSIONS, ROLES } from '../../access/roles.ts'
import { instantSchema } from './values.ts'

export const keySchema = z
  .object({
    id: z.string(),
    name: z.string(),
    role: z.enum(ROLES),
    scopes: z.array(z.enum(PERMISSIONS)).nullable().describe('null: all that the role may'),
    limit: rateLimitSchema.nullable(),
    createdAt: instantSchema,
    expiresAt: instantSchema.nullable(),
    expired: z.boolean(),
  })
  .meta({ id: 'Key' })

export const keysSchema = z.object({ keys: z.array(keySchema) }).meta({ id: 'Keys' })

export const keyRequestSchema = z
  .strictObject({
    name: z.string().min(1).max(100).describe('who has it, and what for'),
    role: z.enum(ROLES),
    scopes: z.array(z.enum(PERMISSIONS)).min(1).optional().describe('only these of what the role may'),
    limit: rateLimitSchema.optional(),
    expiresIn: durationSchema.optional(),
  })
  .meta({ id: 'KeyRequest' })

export const rotationRequestSchema = z
  .strictObject({
    overlap: durationSchema.default('1d').describe('how long the old key stays good; `0s` ends it at once'),
  })
  .meta({ id: 'KeyRotation' })

export const madeKeySchema = keySchema.extend({ key: z.string().describe('shown this once') }).meta({ id: 'MadeKey' })

export const keyParametersSchema = z.object({ id: z.string() })

export const auditParametersSchema = z.object({
  before: z.coerce.number().int().min(1).optional().describe('`next` of the page before'),
  limit: z.coerce.number().int().min(1).max(500).default(100),
})

export const auditSchema = z
  .object({
    head: z.string().describe('hash of the last entry; noted elsewhere, it shows later whether anything was cut off'),
    entries: z.array(z.looseObject({ sequence: z.int(), at: instantSchema, change: z.string(), hash: z.string() })),
    next: z.int().nullable(),
  })
  .meta({ id: 'Audit' })
