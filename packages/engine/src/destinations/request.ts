import { z } from 'zod'
import type { Json } from '../json.ts'
import { environmentNameSchema } from './secret.ts'

const statusSchema = z.int().min(200).max(499)

/** One request to a system that has an interface of its own. Texts are Liquid templates. */
export const requestSchema = z
  .strictObject({
    method: z.enum(['POST', 'PUT', 'PATCH', 'DELETE']).default('POST'),
    url: z
      .string()
      .max(2000)
      .regex(/^https?:\/\/[^\s/?#{}@]+([/?#][^\r\n]*)?$/, {
        error: 'a URL that begins with http:// or https:// and a host; templates may stand after the host only',
      })
      .describe('values are URL-encoded; a fact that lacks one is skipped'),
    headers: z
      .record(z.string().regex(/^[A-Za-z0-9-]{1,64}$/, { error: 'the name of a header' }), z.string().max(2000))
      .default({}),
    body: z
      .union([z.record(z.string(), z.json()), z.array(z.json()), z.string().max(100_000)])
      .optional()
      .describe('an object is sent as JSON; a text as it comes out, its values escaped as its content type wants it'),
    contentType: z.string().max(100).optional().describe('application/json where not given'),
    alsoTaken: z
      .array(statusSchema)
      .max(10)
      .default([])
      .describe('statuses besides 2xx that mean that it is done, such as 404 for taking somebody out'),
  })
  .meta({ id: 'DestinationRequest', description: 'The request for one kind of fact' })

/** How Attune shows a system who it is. */
export const signInSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('header'),
      name: z
        .string()
        .regex(/^[A-Za-z0-9-]{1,64}$/, { error: 'the name of a header' })
        .default('Authorization'),
      prefix: z.string().max(40).default('').describe('before the secret, such as "Bearer "'),
      secretFrom: environmentNameSchema,
    }),
    z.strictObject({
      kind: z.literal('oauth').describe('client credentials (RFC 6749, 4.4)'),
      tokenUrl: z.string().regex(/^https?:\/\/\S+$/, { error: 'a URL that begins with http:// or https://' }),
      clientIdFrom: environmentNameSchema,
      clientSecretFrom: environmentNameSchema,
      clientAuthentication: z.enum(['basic', 'post']).default('basic'),
      scope: z.string().optional(),
      audience: z.string().optional(),
    }),
  ])
  .meta({ id: 'DestinationAuth', description: 'How Attune shows a destination who it is' })

export type RequestTemplate = Omit<z.infer<typeof requestSchema>, 'body'> & { readonly body?: Json | undefined }
export type DestinationAuth = z.infer<typeof signInSchema>
