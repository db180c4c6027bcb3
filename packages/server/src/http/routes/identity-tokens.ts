import { parseDuration } from '@attune/engine'
import { MAX_TOKEN_LIFETIME_MS, TOKEN_LIFETIME_MS } from '../../identity-token/identity-token.ts'
import { readJson } from '../json-body.ts'
import { sendError, sendReply } from '../reply.ts'
import { type HttpContext, JSON_TYPE, type Route } from '../route.ts'
import { keySetSchema, mintedSchema, mintRequestSchema, rotatedSchema } from '../schemas/sign-in.ts'

const GROUP = 'Sign-in'

/** Tokens that tell who somebody is, and the keys to verify them with. */
export function identityTokenRoutes(context: HttpContext): Route[] {
  return [mintRoute(context), keySetRoute(context), rotateRoute(context)]
}

function mintRoute({ host, identityTokens, limits, signIn }: HttpContext): Route {
  const isSite = (origin: string) => !signIn || signIn.definition.sites.some((site) => new URL(site).origin === origin)
  return {
    method: 'POST',
    url: '/v1/identity-tokens',
    permission: 'mint-identity-tokens',
    bodyBytes: limits.formBytes,
    description: {
      group: GROUP,
      summary: 'Make a token for a customer whom your server has authenticated',
      details: 'The same token that customers come back with from `GET /v1/sign-in/{issuer}`.',
      body: { type: JSON_TYPE, schema: mintRequestSchema },
      answer: { type: JSON_TYPE, schema: mintedSchema },
      errors: ['customer_unknown', 'invalid_value', 'malformed_json', 'body_too_large'],
    },
    async handle(request, reply) {
      const asked = readJson(request, reply, mintRequestSchema)
      if (!asked) return reply
      const { audience, identifier, lifetime, nonce } = asked
      const lifetimeMs = lifetime === undefined ? TOKEN_LIFETIME_MS : parseDuration(lifetime)!
      if (lifetimeMs < 1000 || lifetimeMs > MAX_TOKEN_LIFETIME_MS)
        return sendError(reply, 'invalid_value', { field: 'lifetime', message: 'A token lives a second to an hour.' })
      if (!isSite(audience))
        return sendError(reply, 'invalid_value', {
          field: 'audience',
          message: 'The audience is none of the sites in the sign-in configuration.',
        })
      const found = await host.call({ type: 'find-customer', identifier })
      if (found.status !== 200) return sendReply(reply, found)
      const { customer } = JSON.parse(found.body)
      const minted = await identityTokens.mint({ customer, identifiers: [identifier], audience, nonce, lifetimeMs })
      const answer = {
        token: minted.token,
        expiresAt: new Date(minted.expiresAt).toISOString(),
        customer: identityTokens.referenceOf(customer),
      }
      return sendReply(reply.header('cache-control', 'no-store'), { status: 200, body: JSON.stringify(answer) })
    },
  }
}

function keySetRoute({ identityTokens }: HttpContext): Route {
  return {
    method: 'GET',
    url: '/.well-known/jwks.json',
    permission: 'public',
    browser: true,
    description: {
      group: GROUP,
      summary: 'The public keys with which identity tokens are verified',
      answer: { type: JSON_TYPE, schema: keySetSchema },
    },
    handle: (_request, reply) =>
      sendReply(reply.header('cache-control', 'public, max-age=300'), {
        status: 200,
        body: JSON.stringify(identityTokens.keySet()),
      }),
  }
}

function rotateRoute({ identityTokens }: HttpContext): Route {
  return {
    method: 'POST',
    url: '/v1/identity-keys/rotate',
    permission: 'rotate-identity-keys',
    change: 'identity-key.rotated',
    description: {
      group: GROUP,
      summary: 'Sign identity tokens with a new key from now on',
      details: 'The old public key stays in the list until every token signed with it has ended.',
      answer: { type: JSON_TYPE, schema: rotatedSchema },
    },
    handle(request, reply) {
      const id = identityTokens.rotate()
      request.audit = { subject: id }
      return sendReply(reply, { status: 200, body: JSON.stringify({ id }) })
    },
  }
}
