import type { FastifyReply, FastifyRequest } from 'fastify'
import { readJson } from '../json-body.ts'
import { readIdentifier } from '../parameters.ts'
import { sendError, sendReply } from '../reply.ts'
import { type HttpContext, JSON_TYPE, type Route } from '../route.ts'
import {
  adjustPointsSchema,
  liabilitySchema,
  pointsSchema,
  spendPointsSchema,
  statementParametersSchema,
  statementSchema,
} from '../schemas/points.ts'

const MOVING_ERRORS = [
  ...(['malformed_json', 'invalid_value', 'body_too_large', 'log_unavailable'] as const),
  ...(['customer_unknown', 'programme_unknown'] as const),
]

/** Points of loyalty programmes. */
export function pointsRoutes(context: HttpContext): Route[] {
  return [spendRoute(context), adjustRoute(context), statementRoute(context), liabilityRoute(context)]
}

/** The Idempotency-Key; null, and the request answered, where it is none. */
function readKey(request: FastifyRequest, reply: FastifyReply): string | undefined | null {
  const key = request.headers['idempotency-key']
  if (key === undefined || (typeof key === 'string' && key !== '' && key.length <= 200)) return key
  sendError(reply, 'invalid_value', { field: 'Idempotency-Key', message: 'A key has 1 to 200 characters.' })
  return null
}

function spendRoute({ host, limits }: HttpContext): Route {
  return {
    method: 'POST',
    url: '/v1/points/spend',
    permission: 'redeem',
    bodyBytes: limits.messageBytes,
    description: {
      group: 'Points',
      summary: 'Buy something with points',
      details: 'Those that end first are spent first. With the same Idempotency-Key it is done once.',
      body: { type: JSON_TYPE, schema: spendPointsSchema },
      answer: { type: JSON_TYPE, schema: pointsSchema },
      errors: [...MOVING_ERRORS, 'reward_unknown', 'points_insufficient'],
    },
    async handle(request, reply) {
      const asked = readJson(request, reply, spendPointsSchema)
      if (!asked) return reply
      const key = readKey(request, reply)
      if (key === null) return reply
      const { customer, points, programme, reward } = asked
      const move = { type: 'spend' as const, points, reward }
      return sendReply(reply, await host.call({ type: 'move-points', customer, programme, key, move }))
    },
  }
}

function adjustRoute({ host, limits }: HttpContext): Route {
  return {
    method: 'POST',
    url: '/v1/points/adjust',
    permission: 'adjust-points',
    change: 'points.adjusted',
    bodyBytes: limits.messageBytes,
    description: {
      group: 'Points',
      summary: 'Give a customer points, or take some',
      details: 'With a reason, which stands in the statement and in the audit log.',
      body: { type: JSON_TYPE, schema: adjustPointsSchema },
      answer: { type: JSON_TYPE, schema: pointsSchema },
      errors: MOVING_ERRORS,
    },
    async handle(request, reply) {
      const asked = readJson(request, reply, adjustPointsSchema)
      if (!asked) return reply
      const key = readKey(request, reply)
      if (key === null) return reply
      const { customer, points, programme, reason } = asked
      const move = { type: 'adjust' as const, points, reason }
      const answer = await host.call({ type: 'move-points', customer, programme, key, move })
      // The audit log holds no identifiers: the statement of the customer says whose it is.
      request.audit = answer.status === 200 ? { subject: programme, after: { points, reason } } : 'none'
      return sendReply(reply, answer)
    },
  }
}

function statementRoute({ host }: HttpContext): Route {
  return {
    method: 'GET',
    url: '/v1/customers/:identifier/points/:programme',
    permission: 'read-customers',
    description: {
      group: 'Points',
      summary: 'Read what a customer has in a programme, and every movement that led there',
      parameters: statementParametersSchema,
      answer: { type: JSON_TYPE, schema: statementSchema },
      errors: ['customer_unknown', 'programme_unknown', 'invalid_identifier'],
    },
    async handle(request, reply) {
      const identifier = readIdentifier(request, reply)
      if (identifier === undefined) return reply
      const { programme } = request.params as { readonly programme: string }
      return sendReply(reply, await host.call({ type: 'read-points', identifier, programme }))
    },
  }
}

function liabilityRoute({ host }: HttpContext): Route {
  return {
    method: 'GET',
    url: '/v1/points',
    permission: 'read-liability',
    description: {
      group: 'Points',
      summary: 'Read what all customers have in each programme: what the brand owes',
      answer: { type: JSON_TYPE, schema: liabilitySchema },
      errors: [],
    },
    handle: async (_request, reply) => sendReply(reply, await host.call({ type: 'read-liability' })),
  }
}
