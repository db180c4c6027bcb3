import { durationSchema, localisedSchema, parseDuration } from '@attune/engine'
import { z } from 'zod'
import { MAX_TOKEN_LIFETIME_MS } from '../identity-token/identity-token.ts'
import { isLoopback } from './return-address.ts'

/** The trait in which it is noted what was skipped at registration. */
export const REGISTRATION_TRAIT = 'registration'

const traitSchema = z
  .string()
  .min(1)
  .max(256)
  .refine((name) => !['__proto__', 'constructor', 'prototype', REGISTRATION_TRAIT].includes(name), {
    error: 'a trait cannot be called that',
  })

const originSchema = z.string().refine(isSecureAddress, {
  error: 'an address such as https://www.example.com; http only for localhost',
})

const issuerDefinitionSchema = z
  .strictObject({
    label: localisedSchema,
    discovery: originSchema.describe('issuer, or address of its openid-configuration'),
    clientId: z.string().min(1),
    clientSecretFrom: z
      .string()
      .regex(/^[A-Z_][A-Z0-9_]*$/, { error: 'the name of an environment variable, not the secret itself' })
      .optional()
      .describe('environment variable that holds the client secret; none for a public client'),
    clientAuthentication: z
      .enum(['basic', 'post'])
      .optional()
      .describe('where not given, what the issuer says it takes'),
    scopes: z
      .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/))
      .default(['openid', 'email', 'profile'])
      .refine((scopes) => scopes.includes('openid'), { error: 'openid is needed' }),
    traits: z
      .record(z.string().min(1), traitSchema)
      .default({ given_name: 'firstName', family_name: 'lastName', email: 'email' })
      .describe('which claims become which traits, where nobody else has stated the trait'),
    unverifiedEmail: z
      .enum(['refuse', 'ignore'])
      .default('refuse')
      .describe('what happens when the issuer gives an e-mail address that it does not call verified'),
  })
  .meta({ id: 'SignInIssuer' })

const fieldHead = {
  trait: traitSchema,
  label: localisedSchema,
  required: z.boolean().default(false).describe('asked again at every visit until it is answered'),
  visit: z.number().int().min(1).max(1000).default(1).describe('from which sign-in on it is asked'),
}

const fieldDefinitionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ ...fieldHead, kind: z.literal('text'), maxLength: z.number().int().min(1).max(1000).default(200) }),
  z.strictObject({ ...fieldHead, kind: z.literal('number'), min: z.number().optional(), max: z.number().optional() }),
  z.strictObject({ ...fieldHead, kind: z.literal('date'), past: z.boolean().default(true) }),
  z.strictObject({
    ...fieldHead,
    kind: z.literal('choice'),
    options: z
      .record(z.string().min(1).max(100), localisedSchema)
      .refine((options) => Object.keys(options).length > 1, {
        error: 'at least two options',
      }),
  }),
])

export const signInDefinitionSchema = z
  .strictObject({
    brand: z.string().min(1).max(100).describe('how the pages call the brand'),
    sites: z
      .array(originSchema)
      .min(1)
      .describe(
        "the brand's sites: people are sent back to addresses below these and nowhere else; the first by default",
      ),
    issuers: z.record(
      z.string().regex(/^[a-z0-9][a-z0-9_-]{0,31}$/, {
        error: 'an id is written in small letters, digits, - and _, 32 at most',
      }),
      issuerDefinitionSchema,
    ),
    token: z
      .strictObject({
        lifetime: durationSchema
          .default('10m')
          .refine((text) => isLifetime(parseDuration(text)), { error: 'a second to an hour' }),
      })
      .prefault({}),
    registration: z
      .strictObject({
        perVisit: z.number().int().min(1).max(5).default(2).describe('how many fields are asked at once'),
        fields: z.array(fieldDefinitionSchema).max(50).default([]),
      })
      .prefault({}),
  })
  .refine(({ registration: { fields } }) => new Set(fields.map(({ trait }) => trait)).size === fields.length, {
    path: ['registration', 'fields'],
    error: 'a trait is asked for twice',
  })
  .meta({ id: 'SignIn' })

export type IssuerDefinition = z.infer<typeof issuerDefinitionSchema>
export type FieldDefinition = z.infer<typeof fieldDefinitionSchema>
export type SignInDefinition = z.infer<typeof signInDefinitionSchema>

/** How customers sign in, with the secrets of the issuers by their ids. */
export interface SignInConfig {
  readonly definition: SignInDefinition
  readonly secrets: ReadonlyMap<string, string>
}

function isLifetime(ms: number | undefined): boolean {
  return ms !== undefined && ms >= 1000 && ms <= MAX_TOKEN_LIFETIME_MS
}

/** https, or http where the traffic stays on the machine. */
function isSecureAddress(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || url.username + url.password + url.hash !== '') return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url))
}
