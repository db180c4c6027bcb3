import { durationSchema } from '@attune/engine'
import { z } from 'zod'
import { LINK_PURPOSES } from '../../links/signed-link.ts'
import { isFitId } from '../../sources/fields.ts'
import { identifierSchema, instantSchema } from './values.ts'

export const linkRequestSchema = z
  .strictObject({
    identifier: identifierSchema.refine(isFitId).describe('of the person for whom the link is'),
    purpose: z.enum(LINK_PURPOSES),
    decision: z.string().min(1).max(64).optional().describe('needed for why: the decision of which the page tells'),
    channel: z.string().min(1).max(128).optional().describe('needed to unsubscribe and to confirm'),
    topic: z.string().min(1).max(128).optional().describe('where it concerns one topic only'),
    lifetime: durationSchema.optional().describe('180 days where it is not given, 400 at most'),
  })
  .refine(({ decision, purpose }) => purpose !== 'why' || decision !== undefined, {
    path: ['decision'],
    error: 'needed for this purpose',
  })
  .refine(({ channel, purpose }) => purpose === 'preferences' || purpose === 'wallet' || channel !== undefined, {
    path: ['channel'],
    error: 'needed for this purpose',
  })
  .meta({ id: 'LinkRequest' })

export const linkSchema = z
  .object({
    url: z.string(),
    expiresAt: instantSchema,
    headers: z
      .record(z.string(), z.string())
      .optional()
      .describe('of a mail with this link, so that mail programs show a button to unsubscribe (RFC 8058)'),
  })
  .meta({ id: 'Link' })

export const tokenParametersSchema = z.object({ token: z.string().describe('of a link') })

export const preferencesFormSchema = z
  .looseObject({ form: z.string(), do: z.enum(['save', 'stop']) })
  .describe('`allow` and `was` once for each box that is ticked and that was, and the choices by their names')

export const oneClickFormSchema = z.looseObject({ 'List-Unsubscribe': z.literal('One-Click') })

export const rotatedLinkKeySchema = z.object({ id: z.string() }).meta({ id: 'RotatedLinkKey' })

const labelSchema = z.union([z.string(), z.record(z.string(), z.string())]).describe('a text, or texts by language')

const choiceSchema = z.object({
  id: z.string(),
  label: labelSchema,
  allowed: z.boolean(),
  pending: z.boolean().describe('allowed by word, and to be confirmed from the address itself'),
})

export const preferencesSchema = z
  .looseObject({
    language: z.string().nullable().describe('that they chose'),
    spoken: z
      .string()
      .nullable()
      .describe('that they chose, else that is stated of them (traits `language`, `locale`): two letters'),
    timezone: z.string().nullable(),
    quietHours: z.object({ from: z.int(), to: z.int() }).nullable().describe('minutes of the day'),
    caps: z.array(z.object({ channel: z.string().nullable(), max: z.int(), withinMs: z.number() })),
    channels: z.array(choiceSchema.extend({ topics: z.array(choiceSchema) })),
  })
  .meta({ id: 'Preferences' })
