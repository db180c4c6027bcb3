import { askedOnce, readIdempotencyKey } from '../idempotency-key.ts'
import { readJson } from '../json-body.ts'
import { isFit, readIdentifier } from '../parameters.ts'
import { sendError, sendReply } from '../reply.ts'
import { type HttpContext, JSON_TYPE, type Route } from '../route.ts'
import {
  adjustPointsSchema,
  codePointsSchema,
  endsOfPointsSchema,
  enteredCodeSchema,
  heldParametersSchema,
  heldPointsSchema,
  liabilitySchema,
  pointsSchema,
  reviewedSchema,
  reviewSchema,
  spendPointsSchema,
  statementParametersSchema,
  statementSchema,
  transferPointsSchema,
  transferredSchema,
} from '../schemas/points.ts'

const MOVING_ERRORS = [
  ...(['malformed_json', 'invalid_value', 'body_too_large', 'log_unavailable'] as const),
  ...(['customer_unknown', 'programme_unknown'] as const),
]

/** Points of loyalty programmes. */
export function pointsRoutes(context: HttpContext): Route[] {
  return [
    ...[spendRoute(context), adjustRoute(context), codeRoute(context), transferRoute(context), statementRoute(context)],
    ...[heldRoute(context), reviewRoute(context), liabilityRoute(context), endsRoute(context)],
  ]
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
      errors: [...MOVING_ERRORS, 'key_used', 'reward_unknown', 'points_insufficient', 'points_too_often'],
    },
    async handle(request, reply) {
      const asked = readJson(request, reply, spendPointsSchema)
      if (!asked) return reply
      const key = readIdempotencyKey(request, reply)
      if (key === null) return reply
      const { customer, points, programme, reward } = asked
      const move = { type: 'spend' as const, points, reward }
      return sendReply(
        reply,
        await host.call({ type: 'move-points', customer, programme, key: askedOnce(key, asked), move }),
      )
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
      details:
        'With a reason, which stands in the statement and in the audit log. Beyond `approval.above` of the programme it is ' +
        'answered with 202 and waits until somebody else has approved it.',
      body: { type: JSON_TYPE, schema: adjustPointsSchema },
      answer: { type: JSON_TYPE, schema: pointsSchema },
      errors: [...MOVING_ERRORS, 'key_used', 'points_insufficient', 'too_many_held'],
    },
    async handle(request, reply) {
      const asked = readJson(request, reply, adjustPointsSchema)
      if (!asked) return reply
      const key = readIdempotencyKey(request, reply)
      if (key === null) return reply
      const { customer, points, programme, reason } = asked
      const move = { type: 'adjust' as const, points, reason, by: request.apiKey?.id ?? '' }
      const answer = await host.call({ type: 'move-points', customer, programme, key: askedOnce(key, asked), move })
      // The audit log holds no identifiers: the statement of the customer says whose it is.
      const { status } = answer
      const after = { points, reason, ...(status === 202 && { waits: true }) }
      request.audit = status < 300 ? { subject: programme, after } : 'none'
      return sendReply(reply, answer)
    },
  }
}

function codeRoute({ host, limits }: HttpContext): Route {
  return {
    method: 'POST',
    url: '/v1/points/codes',
    permission: 'redeem',
    bodyBytes: limits.messageBytes,
    description: {
      group: 'Points',
      summary: 'Give a customer the points of a unique code',
      details:
        'A code counts once, whoever sends it first. With the same Idempotency-Key it is answered as the first time.',
      body: { type: JSON_TYPE, schema: enteredCodeSchema },
      answer: { type: JSON_TYPE, schema: codePointsSchema },
      errors: [
        ...(['malformed_json', 'invalid_value', 'body_too_large', 'log_unavailable'] as const),
        ...(['customer_unknown', 'code_unknown', 'code_mistyped', 'code_refused'] as const),
      ],
    },
    async handle(request, reply) {
      const asked = readJson(request, reply, enteredCodeSchema)
      if (!asked) return reply
      const key = readIdempotencyKey(request, reply)
      if (key === null) return reply
      return sendReply(reply, await host.call({ type: 'enter-code', ...asked, key }))
    },
  }
}

function transferRoute({ host, limits }: HttpContext): Route {
  return {
    method: 'POST',
    url: '/v1/points/transfer',
    permission: 'redeem',
    bodyBytes: limits.messageBytes,
    description: {
      group: 'Points',
      summary: 'Hand points from one customer to another of the same household',
      details: 'Those that end first go first, and keep their ends. With the same Idempotency-Key it is done once.',
      body: { type: JSON_TYPE, schema: transferPointsSchema },
      answer: { type: JSON_TYPE, schema: transferredSchema },
      errors: [
        ...MOVING_ERRORS,
        ...([
          'key_used',
          'transfers_off',
          'not_one_household',
          'points_insufficient',
          'transfer_limit_reached',
        ] as const),
      ],
    },
    async handle(request, reply) {
      const asked = readJson(request, reply, transferPointsSchema)
      if (!asked) return reply
      const key = readIdempotencyKey(request, reply)
      if (key === null) return reply
      return sendReply(reply, await host.call({ type: 'transfer-points', ...asked, key: askedOnce(key, asked) }))
    },
  }
}

function heldRoute({ host }: HttpContext): Route {
  return {
    method: 'GET',
    url: '/v1/points/held',
    permission: 'review-points',
    description: {
      group: 'Points',
      summary: 'Read which points wait until somebody has looked at them',
      details:
        'What was earned beyond the limit of a programme, and what was given or taken by hand beyond its `approval.above`.',
      answer: { type: JSON_TYPE, schema: heldPointsSchema },
      errors: [],
    },
    handle: async (_request, reply) => sendReply(reply, await host.call({ type: 'read-held-points' })),
  }
}

function reviewRoute({ host, limits }: HttpContext): Route {
  return {
    method: 'POST',
    url: '/v1/points/held/:item',
    permission: 'review-points',
    change: 'points.reviewed',
    bodyBytes: limits.messageBytes,
    description: {
      group: 'Points',
      summary: 'Approve or refuse points that wait',
      details: 'With another key than the one that asked for them.',
      parameters: heldParametersSchema,
      body: { type: JSON_TYPE, schema: reviewSchema },
      answer: { type: JSON_TYPE, schema: reviewedSchema },
      errors: [...MOVING_ERRORS.slice(0, 4), 'held_points_unknown', 'second_person_needed'],
    },
    async handle(request, reply) {
      const { item } = request.params as { readonly item: string }
      if (!isFit(item)) return sendError(reply, 'held_points_unknown')
      const asked = readJson(request, reply, reviewSchema)
      if (!asked) return reply
      const { approved } = asked
      const answer = await host.call({ type: 'review-points', item, approved, by: request.apiKey?.id ?? '' })
      request.audit = answer.status === 200 ? { subject: item, after: { approved } } : 'none'
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

function endsRoute({ host }: HttpContext): Route {
  return {
    method: 'GET',
    url: '/v1/points/ends',
    permission: 'read-liability',
    description: {
      group: 'Points',
      summary: 'Read in which month how many of the points end that customers have',
      details: 'By programme, with what they are worth. What is not spent by then the brand no longer owes.',
      answer: { type: JSON_TYPE, schema: endsOfPointsSchema },
      errors: [],
    },
    handle: async (_request, reply) => sendReply(reply, await host.call({ type: 'read-ends-of-points' })),
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
