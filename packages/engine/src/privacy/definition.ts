import { z } from 'zod'
import { durationSchema } from '../time/duration.ts'

/** Attributes that name a person or say where one lives, as touchpoints commonly call them. */
const PERSONAL_TRAITS = [
  ...['email', 'phone', 'name', 'firstName', 'lastName', 'first_name', 'last_name', 'middleName', 'username'],
  ...['address', 'street', 'street2', 'addressLine1', 'addressLine2', 'birthday', 'birthDate', 'ip'],
]

const retentionDefinitionSchema = z
  .strictObject({
    default: durationSchema.optional().describe('how long events are kept; for ever where not given'),
    events: z
      .record(z.string().min(1).max(256), durationSchema)
      .default({})
      .describe('how long events of one name are kept; other kinds by their type, such as `identified`'),
    decisions: durationSchema.optional().describe('how long decisions are kept; for ever where not given'),
    deliveries: durationSchema.optional().describe('how long deliveries that have ended are kept'),
    consents: durationSchema.optional().describe('how long entries of the consent ledger are kept'),
    runs: durationSchema.optional().describe('how long threads and journeys that have ended are kept, since they did'),
  })
  .meta({ id: 'Retention', description: 'How long what happened is kept; what was counted of it stays' })

const maskDefinitionSchema = z
  .strictObject({
    traits: z.array(z.string().min(1).max(256)).max(500).default(PERSONAL_TRAITS),
    namespaces: z.array(z.string().min(1).max(64)).max(100).default(['email', 'phone']),
    roles: z
      .array(z.enum(['analyst', 'marketer', 'agent', 'server', 'admin']))
      .default(['analyst', 'marketer', 'agent'])
      .describe('who sees them masked'),
  })
  .meta({ id: 'Mask', description: 'What is shown as `a…@example.com` to whom' })

export const privacyDefinitionSchema = z
  .strictObject({
    retention: retentionDefinitionSchema.prefault({}),
    mask: maskDefinitionSchema.prefault({}),
    encrypt: z
      .array(z.string().min(1).max(256))
      .max(100)
      .default([])
      .describe('traits that are encrypted wherever they are written to disk; needs ATTUNE_ENCRYPTION_KEYS'),
  })
  .meta({ id: 'Privacy', description: 'How long things are kept, who sees them, and what is encrypted' })

export type PrivacyDefinition = z.infer<typeof privacyDefinitionSchema>
