import { z } from 'zod'
import { streamParametersSchema } from './inbox.ts'
import { identifierSchema, instantSchema } from './values.ts'

export const walletParametersSchema = z.object({ identifier: identifierSchema })

export const walletStreamParametersSchema = walletParametersSchema.extend(streamParametersSchema.shape)

export const walletListParametersSchema = walletParametersSchema.extend({
  all: z.enum(['true', 'false']).optional().describe('true: copies that are used, ended or taken back as well'),
})

export const grantParametersSchema = walletParametersSchema.extend({ grant: z.string() })

const grantStateSchema = z
  .enum(['granted', 'announced', 'viewed', 'completed', 'held', 'redeemed', 'expired', 'revoked'])
  .describe('granted, announced by a message, viewed by its holder; held: kept for a basket that is not paid yet')

export const grantSchema = z
  .looseObject({
    id: z.string(),
    offer: z.string(),
    state: grantStateSchema,
    receivedAt: instantSchema,
    endsAt: instantSchema.nullable().describe('null for one that never ends'),
    progress: z.number(),
    announcedAt: instantSchema.nullable(),
    viewedAt: instantSchema.nullable(),
    completedAt: instantSchema.nullable(),
    decision: z.string().nullable(),
    place: z.string().nullable().describe('the only place where it can be used; null where it is tied to none'),
    uniqueCode: z.string().nullable().describe('the code of a batch by which it is used at a till'),
  })
  .meta({ id: 'Grant' })

export const grantGivenSchema = grantSchema
  .extend({ repeated: z.boolean().describe('whether the same key had brought it before') })
  .meta({ id: 'GrantGiven' })

const walletGrantSchema = grantSchema
  .extend({
    name: z.string(),
    description: z.string().nullable(),
    legal: z.string().nullable(),
    terms: z.boolean().describe('whether it has to be completed before it can be used'),
    isReady: z.boolean().describe('whether it can be used at a till as it is'),
    code: z
      .string()
      .nullable()
      .describe('tills take it among the `codes` of a basket, and know by it whose basket it is'),
  })
  .meta({ id: 'WalletGrant' })

export const walletSchema = z
  .object({
    customer: z.int(),
    grants: z.array(walletGrantSchema).describe('newest first'),
    points: z.array(
      z.object({
        ...{ programme: z.string(), name: z.string(), available: z.int(), pending: z.int() },
        ...{ tier: z.string().nullable(), tierName: z.string().nullable() },
        nextToExpire: z.object({ points: z.int(), at: instantSchema }).nullable(),
      }),
    ),
  })
  .meta({ id: 'Wallet' })

export const viewedSchema = z
  .strictObject({ grants: z.array(z.string().min(1).max(64)).min(1).max(500).describe('ids of copies') })
  .meta({ id: 'WalletViewed' })

export const revocationSchema = z
  .strictObject({ reason: z.string().min(1).max(500).describe('stands in the history of the customer') })
  .meta({ id: 'GrantRevocation' })

export const givenGrantSchema = z
  .strictObject({
    offer: z.string().min(1).max(200),
    place: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe('id of the store that it is for, where the offer asks for one'),
    reason: z.string().min(1).max(500).describe('stands in the history of the customer and in the audit log'),
  })
  .meta({ id: 'GivenGrant' })

export const iconParametersSchema = z.object({
  token: z.string().describe('of a link'),
  icon: z.string().describe('such as 192.png'),
})

export const passParametersSchema = z.object({ token: z.string().describe('of a link'), grant: z.string() })

export const passLinkSchema = z.object({ url: z.string().describe('opened on the phone') }).meta({ id: 'PassLink' })
