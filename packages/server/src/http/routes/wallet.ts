import type { JsonObject } from '@attune/engine'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Reader } from '../../runner/call.ts'
import { readWalletReply } from '../../wallet/wallet.ts'
import { watchWallet } from '../../wallet/watch-wallet.ts'
import { readIdempotencyKey } from '../idempotency-key.ts'
import { readReader } from '../identity.ts'
import { readJson } from '../json-body.ts'
import { isFit, readIdentifier } from '../parameters.ts'
import { sendError, sendReply } from '../reply.ts'
import { type HttpContext, JSON_TYPE, type Route, type RouteDescription } from '../route.ts'
import { successSchema } from '../schemas/values.ts'
import {
  givenGrantSchema,
  grantGivenSchema,
  grantParametersSchema,
  grantSchema,
  revocationSchema,
  viewedSchema,
  walletListParametersSchema,
  walletParametersSchema,
  walletSchema,
  walletStreamParametersSchema,
} from '../schemas/wallet.ts'

const group = 'Wallet'
const ERRORS = [
  ...(['customer_unknown', 'identity_needed', 'identity_invalid', 'invalid_identifier'] as const),
] as const satisfies RouteDescription['errors']

const BODY_ERRORS = ['malformed_json', 'invalid_value', 'body_too_large', 'log_unavailable'] as const

/** What people hold: copies of offers, and points. */
export function walletRoutes(context: HttpContext): Route[] {
  return [listRoute(context), streamRoute(context), viewedRoute(context), giveRoute(context), revokeRoute(context)]
}

/** Who asks, and about whom; undefined, and the request answered, where that is not sound. */
export async function readAsker(
  request: FastifyRequest,
  reply: FastifyReply,
  { identityTokens }: HttpContext,
): Promise<{ readonly identifier: string; readonly reader: Reader } | undefined> {
  const identifier = readIdentifier(request, reply)
  if (identifier === undefined) return undefined
  const reader = await readReader(request, reply, identityTokens)
  return reader && { identifier, reader }
}

function listRoute(context: HttpContext): Route {
  return {
    method: 'GET',
    url: '/v1/wallet/:identifier',
    permission: 'read-wallet',
    browser: true,
    description: {
      group,
      summary: 'List the offers and points that a customer holds',
      details:
        'With a write key only by an identifier of the device, as long as it leads to nobody known; else with the identity ' +
        'token of the person in the header `Attune-Identity`.',
      parameters: walletListParametersSchema,
      answer: { type: JSON_TYPE, schema: walletSchema },
      errors: ERRORS,
    },
    async handle(request, reply) {
      const asker = await readAsker(request, reply, context)
      if (!asker) return reply
      const all = (request.query as { readonly all?: string }).all === 'true'
      const answer = await context.host.call({ type: 'read-wallet', ...asker, all })
      if (answer.status !== 200) return sendReply(reply, answer)
      return sendReply(reply, { status: 200, body: JSON.stringify(readWalletReply(answer, context.walletCodes)) })
    },
  }
}

function streamRoute(context: HttpContext): Route {
  return {
    method: 'GET',
    url: '/v1/wallet/:identifier/stream',
    permission: 'read-wallet',
    browser: true,
    keyIn: 'query',
    description: {
      group,
      summary: 'Watch what a customer holds (server-sent events)',
      details:
        'Every event is called `wallet` and carries all of it as the list shows it: at first, and whenever something in it ' +
        'changes. With `Last-Event-ID` the first is sent only if the wallet is not the one that it names.',
      parameters: walletStreamParametersSchema,
      answer: { type: 'text/event-stream' },
      errors: ERRORS,
    },
    async handle(request, reply) {
      const asker = await readAsker(request, reply, context)
      if (!asker) return reply
      return watchWallet(request, reply, context, () =>
        context.host.call({ type: 'read-wallet', ...asker, all: false }),
      )
    },
  }
}

function viewedRoute(context: HttpContext): Route {
  return {
    method: 'POST',
    url: '/v1/wallet/:identifier/viewed',
    permission: 'read-wallet',
    browser: true,
    bodyBytes: context.limits.messageBytes,
    description: {
      group,
      summary: 'Say that the person has seen copies',
      parameters: walletParametersSchema,
      body: { type: JSON_TYPE, schema: viewedSchema },
      answer: { type: JSON_TYPE, schema: successSchema },
      errors: [...ERRORS, ...BODY_ERRORS],
    },
    async handle(request, reply) {
      const asker = await readAsker(request, reply, context)
      const seen = asker && readJson(request, reply, viewedSchema)
      if (!seen) return reply
      return sendReply(reply, await context.host.call({ type: 'view-wallet', ...asker, grants: seen.grants }))
    },
  }
}

/** What was given before is in the audit log already. */
function auditOf(body: string, after: JsonObject) {
  const { id, repeated } = JSON.parse(body) as { readonly id: string; readonly repeated: boolean }
  return repeated ? 'none' : { subject: id, after }
}

function giveRoute({ host, limits }: HttpContext): Route {
  return {
    method: 'POST',
    url: '/v1/wallet/:identifier/grants',
    permission: 'give-grants',
    change: 'grant.given',
    bodyBytes: limits.messageBytes,
    description: {
      group,
      summary: 'Give a customer a copy of an offer',
      details:
        'Within its limits, budget, shelf, dates and eligibility, as by any other way. Send an Idempotency-Key: the same one again is ' +
        'answered as the first time.',
      parameters: walletParametersSchema,
      body: { type: JSON_TYPE, schema: givenGrantSchema },
      answer: { type: JSON_TYPE, schema: grantGivenSchema },
      errors: [...BODY_ERRORS, 'customer_unknown', 'invalid_identifier', 'offer_unknown', 'grant_refused'],
    },
    async handle(request, reply) {
      const identifier = readIdentifier(request, reply)
      if (identifier === undefined) return reply
      const asked = readJson(request, reply, givenGrantSchema)
      if (!asked) return reply
      const key = readIdempotencyKey(request, reply)
      if (key === null) return reply
      const { offer, place, reason } = asked
      const by = request.apiKey?.id ?? ''
      const answer = await host.call({ type: 'give-grant', identifier, offer, place, reason, by, key })
      request.audit = answer.status === 200 ? auditOf(answer.body, { offer, reason }) : 'none'
      return sendReply(reply, answer)
    },
  }
}

function revokeRoute({ host, limits }: HttpContext): Route {
  return {
    method: 'POST',
    url: '/v1/wallet/:identifier/:grant/revoke',
    permission: 'revoke-grants',
    change: 'grant.revoked',
    bodyBytes: limits.messageBytes,
    description: {
      group,
      summary: 'Take a copy of an offer back',
      details:
        'One that was not used yet, has not ended and is not kept for a basket. Sent again it is answered as the first time.',
      parameters: grantParametersSchema,
      body: { type: JSON_TYPE, schema: revocationSchema },
      answer: { type: JSON_TYPE, schema: grantSchema },
      errors: [...BODY_ERRORS, 'customer_unknown', 'invalid_identifier', 'grant_unknown', 'grant_settled'],
    },
    async handle(request, reply) {
      const identifier = readIdentifier(request, reply)
      if (identifier === undefined) return reply
      const { grant } = request.params as { readonly grant: string }
      if (!isFit(grant)) return sendError(reply, 'grant_unknown')
      const asked = readJson(request, reply, revocationSchema)
      if (!asked) return reply
      const answer = await host.call({ type: 'revoke-grant', identifier, grant, reason: asked.reason })
      request.audit = answer.status === 200 ? { subject: grant, after: { reason: asked.reason } } : 'none'
      return sendReply(reply, answer)
    },
  }
}
