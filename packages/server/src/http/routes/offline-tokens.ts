import type { CodeForToken } from '../../calls/codes.ts'
import { readJson } from '../json-body.ts'
import { sendError, sendReply } from '../reply.ts'
import { type HttpContext, JSON_TYPE, type Route } from '../route.ts'
import {
  conflictParametersSchema,
  conflictsSchema,
  offlineKeyRotatedSchema,
  offlineKeysSchema,
  offlineTokenSchema,
  tokenRequestSchema,
} from '../schemas/offline-tokens.ts'

/** Tokens that a till can check while its line is down, and what came of that. */
export function offlineTokenRoutes(context: HttpContext): Route[] {
  return [mintRoute(context), keysRoute(context), rotateRoute(context), conflictsRoute(context)]
}

function mintRoute({ host, limits, offlineTokens }: HttpContext): Route {
  return {
    method: 'POST',
    url: '/v1/offline-tokens',
    permission: 'redeem',
    bodyBytes: limits.formBytes,
    description: {
      group: 'Codes',
      summary: 'Make a token for a code, which a till can check without a line',
      details:
        'Short enough for a QR code. It says what the code is for and until when; it is used as the code is, once.',
      body: { type: JSON_TYPE, schema: tokenRequestSchema },
      answer: { type: JSON_TYPE, schema: offlineTokenSchema },
      errors: ['malformed_json', 'invalid_value', 'body_too_large', 'code_unknown', 'code_mistyped', 'code_not_free'],
    },
    async handle(request, reply) {
      const asked = readJson(request, reply, tokenRequestSchema)
      if (!asked) return reply
      const { code, customer, grant, lifetime } = asked
      const found = await host.call({
        type: 'find-code',
        code,
        grant: customer === undefined ? undefined : [customer, grant!],
      })
      if (found.status !== 200) return sendReply(reply, found)
      const { endsAt, offer, startsAt, ...known }: CodeForToken = JSON.parse(found.body)
      const until = Math.min(endsAt ?? Number.POSITIVE_INFINITY, Date.now() + lifetime * 1000)
      const token = { offer, code: known.code, startsAt: wholeSeconds(startsAt), endsAt: wholeSeconds(until) }
      const answer = {
        token: offlineTokens.mint(token),
        offer,
        startsAt: new Date(token.startsAt).toISOString(),
        endsAt: new Date(token.endsAt).toISOString(),
      }
      return sendReply(reply.header('cache-control', 'no-store'), { status: 200, body: JSON.stringify(answer) })
    },
  }
}

function wholeSeconds(at: number): number {
  return Math.floor(at / 1000) * 1000
}

function keysRoute({ offlineTokens }: HttpContext): Route {
  return {
    method: 'GET',
    url: '/v1/offline-tokens/keys',
    permission: 'public',
    browser: true,
    description: {
      group: 'Codes',
      summary: 'The public keys with which tills check tokens',
      answer: { type: JSON_TYPE, schema: offlineKeysSchema },
    },
    handle: (_request, reply) =>
      sendReply(reply.header('cache-control', 'public, max-age=300'), {
        status: 200,
        body: JSON.stringify({ keys: offlineTokens.keys() }),
      }),
  }
}

function rotateRoute({ offlineTokens }: HttpContext): Route {
  return {
    method: 'POST',
    url: '/v1/offline-tokens/keys/rotate',
    permission: 'rotate-identity-keys',
    change: 'offline-key.rotated',
    description: {
      group: 'Codes',
      summary: 'Sign tokens with a new key from now on',
      details:
        'The old public key stays in the list until every token signed with it has ended. Let tills fetch the keys first.',
      answer: { type: JSON_TYPE, schema: offlineKeyRotatedSchema },
    },
    handle(request, reply) {
      const kid = offlineTokens.rotate()
      request.audit = { subject: kid }
      return sendReply(reply, { status: 200, body: JSON.stringify({ kid }) })
    },
  }
}

function conflictsRoute({ host }: HttpContext): Route {
  return {
    method: 'GET',
    url: '/v1/codes/conflicts',
    permission: 'read-codes',
    description: {
      group: 'Codes',
      summary:
        'What tills gave for codes while their lines were down and should not have: codes spent twice, and others',
      parameters: conflictParametersSchema,
      answer: { type: JSON_TYPE, schema: conflictsSchema },
      errors: ['invalid_query'],
    },
    async handle(request, reply) {
      const query = conflictParametersSchema.safeParse(request.query)
      if (!query.success) return sendError(reply, 'invalid_query', { field: String(query.error.issues[0]?.path[0]) })
      const { before, limit } = query.data
      return sendReply(reply, await host.call({ type: 'read-code-conflicts', before, limit }))
    },
  }
}
