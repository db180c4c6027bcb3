import { durationSchema } from '@attune/engine'
import { z } from 'zod'
import { isFitId } from '../../sources/fields.ts'
import { identifierSchema } from './values.ts'

/** What a sign-in can be begun with. */
export const signInQuerySchema = z.object({
  return_to: z
    .string()
    .max(2000)
    .optional()
    .describe("address on one of the brand's sites to which the person goes back; the first site where not given"),
  anonymous_id: z
    .string()
    .min(1)
    .max(256)
    .refine(isFitId)
    .optional()
    .describe('anonymous id of this browser; counts where the browser says that a site of the brand sent it here'),
  nonce: z
    .string()
    .regex(/^[\x21-\x7e]{1,128}$/)
    .optional()
    .describe('comes back in the token, so that the site knows it for the answer to its own question'),
  lang: z
    .string()
    .max(35)
    .optional()
    .describe('language of the pages (en, es, fr); what the browser accepts where not given'),
})

export const issuerParameterSchema = z.object({
  issuer: z.string().max(32).describe('id of an issuer in the configuration'),
})

export const signInParametersSchema = signInQuerySchema.extend(issuerParameterSchema.shape)

/** What issuers send people back with (RFC 6749, 4.1.2; RFC 9207). */
export const callbackParametersSchema = issuerParameterSchema.extend({
  state: z.string().optional(),
  code: z.string().optional(),
  error: z.string().optional(),
  iss: z.string().optional(),
})

export const registrationFormSchema = z
  .looseObject({ form: z.string(), do: z.enum(['save', 'skip']) })
  .describe('the answers as `trait.<name>`')

const originSchema = z
  .string()
  .max(1000)
  .refine((text) => URL.canParse(text) && new URL(text).origin === text, {
    error: 'an origin such as https://www.example.com',
  })

export const mintRequestSchema = z
  .strictObject({
    identifier: identifierSchema.refine(isFitId).describe('of the customer whom your server has authenticated'),
    audience: originSchema.describe('origin of the site that is to take the token'),
    nonce: z.string().min(1).max(128).optional(),
    lifetime: durationSchema.optional().describe('a second to an hour; 10m where not given'),
  })
  .meta({ id: 'IdentityTokenRequest' })

export const mintedSchema = z
  .object({
    token: z.string().describe('JWT, ES256'),
    expiresAt: z.iso.datetime(),
    customer: z.string().describe('the `sub` of the token'),
  })
  .meta({ id: 'IdentityToken' })

export const keySetSchema = z
  .object({ keys: z.array(z.looseObject({ kid: z.string(), kty: z.string(), alg: z.string() })) })
  .meta({ id: 'KeySet', description: 'JSON Web Key Set (RFC 7517)' })

export const rotatedSchema = z
  .object({ id: z.string().describe('of the key that signs from now on') })
  .meta({ id: 'RotatedKey' })
