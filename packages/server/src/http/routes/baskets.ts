import { withTokensRead } from '../../offline-tokens/tokens-in-basket.ts'
import { readShown } from '../../wallet/read-shown.ts'
import { askedOnce, readIdempotencyKey } from '../idempotency-key.ts'
import { readJson } from '../json-body.ts'
import { isFit } from '../parameters.ts'
import { sendError, sendReply } from '../reply.ts'
import { type HttpContext, JSON_TYPE, type Route, type RouteDescription } from '../route.ts'
import {
  basketSchema,
  evaluationSchema,
  redemptionIdSchema,
  redemptionReportParametersSchema,
  redemptionReportSchema,
  redemptionRequestSchema,
  redemptionSchema,
  returnSchema,
} from '../schemas/basket.ts'

const BODY_ERRORS = [
  'malformed_json',
  'invalid_value',
  'body_too_large',
  'log_unavailable',
] as const satisfies RouteDescription['errors']

/** Baskets of tills and shops: what comes off, and using it. */
export function basketRoutes(context: HttpContext): Route[] {
  return [
    evaluateRoute(context),
    redeemRoute(context),
    readRoute(context),
    reportRoute(context),
    settleRoute('commit', 'Say that a basket was paid', context),
    settleRoute('cancel', 'Say that a basket was given up', context),
    returnRoute(context),
  ]
}

function evaluateRoute({ host, limits, offlineTokens, walletCodes }: HttpContext): Route {
  return {
    method: 'POST',
    url: '/v1/baskets/evaluate',
    permission: 'redeem',
    bodyBytes: limits.basketBytes,
    description: {
      group: 'Tills',
      summary: 'Ask what comes off a basket',
      details: 'Nothing changes. The offers are those that are worth most to the customer together.',
      body: { type: JSON_TYPE, schema: basketSchema },
      answer: { type: JSON_TYPE, schema: evaluationSchema },
      errors: BODY_ERRORS,
    },
    async handle(request, reply) {
      const basket = readJson(request, reply, basketSchema)
      if (!basket) return reply
      const asked = await readShown(withTokensRead(basket, offlineTokens), host, walletCodes)
      return sendReply(reply, await host.call({ type: 'evaluate-basket', basket: asked }))
    },
  }
}

function redeemRoute({ host, limits, offlineTokens, walletCodes }: HttpContext): Route {
  return {
    method: 'POST',
    url: '/v1/redemptions',
    permission: 'redeem',
    bodyBytes: limits.basketBytes,
    description: {
      group: 'Tills',
      summary: 'Use what comes off a basket',
      details:
        'The offers are kept for the basket until it is paid (`commit`), given up (`cancel`) or the hold ends. Send the same body with the ' +
        'same Idempotency-Key again when no answer came: it is answered as the first time.',
      body: { type: JSON_TYPE, schema: redemptionRequestSchema },
      answer: { type: JSON_TYPE, schema: redemptionSchema },
      errors: [...BODY_ERRORS, 'key_used', 'redemption_unknown', 'too_many_holds'],
    },
    async handle(request, reply) {
      const asked = readJson(request, reply, redemptionRequestSchema)
      if (!asked) return reply
      const key = readIdempotencyKey(request, reply)
      if (key === null) return reply
      const { hold, offlineAt, ...basket } = asked
      const usedAt = offlineAt === undefined ? undefined : Date.parse(offlineAt)
      if (usedAt !== undefined && usedAt > Date.now() + LATEST_AHEAD_MS)
        return sendError(reply, 'invalid_value', { field: 'offlineAt', message: 'It is still to come.' })
      const read = await readShown(withTokensRead({ ...basket, usedAt }, offlineTokens), host, walletCodes)
      // What was given while the line was down is paid.
      const holdMs = usedAt === undefined ? hold * 1000 : 0
      return sendReply(reply, await host.call({ type: 'redeem', basket: read, key: askedOnce(key, asked), holdMs }))
    },
  }
}

/** How far the clock of a till may be ahead. */
const LATEST_AHEAD_MS = 3_600_000

const SETTLING_ERRORS = ['redemption_unknown', 'redemption_settled', 'log_unavailable'] as const

function settleRoute(as: 'commit' | 'cancel', summary: string, { host }: HttpContext): Route {
  return {
    method: 'POST',
    url: `/v1/redemptions/:id/${as}`,
    permission: 'redeem',
    description: {
      group: 'Tills',
      summary,
      parameters: redemptionIdSchema,
      answer: { type: JSON_TYPE, schema: redemptionSchema },
      errors: SETTLING_ERRORS,
    },
    async handle(request, reply) {
      const { id } = request.params as { readonly id: string }
      if (!isFit(id)) return sendError(reply, 'redemption_unknown')
      return sendReply(reply, await host.call({ type: 'settle-redemption', id, as, lines: undefined, key: undefined }))
    },
  }
}

function returnRoute({ host, limits }: HttpContext): Route {
  return {
    method: 'POST',
    url: '/v1/redemptions/:id/return',
    permission: 'redeem',
    bodyBytes: limits.basketBytes,
    description: {
      group: 'Tills',
      summary: 'Say that something of a paid basket came back',
      details:
        'Answered with what was paid for the units that came back. When nothing is left, the offers are free again. Send an ' +
        'Idempotency-Key, or a repeat counts once more.',
      parameters: redemptionIdSchema,
      body: { type: JSON_TYPE, schema: returnSchema },
      answer: { type: JSON_TYPE, schema: redemptionSchema },
      errors: [
        ...BODY_ERRORS,
        'key_used',
        'redemption_unknown',
        'redemption_settled',
        'return_window_over',
        'basket_not_kept',
      ],
    },
    async handle(request, reply) {
      const { id } = request.params as { readonly id: string }
      if (!isFit(id)) return sendError(reply, 'redemption_unknown')
      const body = readJson(request, reply, returnSchema)
      if (!body) return reply
      const key = readIdempotencyKey(request, reply)
      if (key === null) return reply
      return sendReply(
        reply,
        await host.call({
          ...{ type: 'settle-redemption', id, as: 'return', lines: body.lines },
          key: askedOnce(key, body),
        }),
      )
    },
  }
}

function reportRoute({ host }: HttpContext): Route {
  return {
    method: 'GET',
    url: '/v1/redemptions',
    permission: 'read-measurement',
    description: {
      group: 'Tills',
      summary: 'Sum uses of offers by day, offer and place',
      parameters: redemptionReportParametersSchema,
      answer: { type: JSON_TYPE, schema: redemptionReportSchema },
      errors: ['invalid_value'],
    },
    async handle(request, reply) {
      const query = redemptionReportParametersSchema.safeParse(request.query)
      if (query.success) return sendReply(reply, await host.call({ type: 'read-redemptions', query: query.data }))
      const [issue] = query.error.issues
      return sendError(reply, 'invalid_value', {
        field: String(issue?.path[0]),
        message: 'A day is written like 2026-11-26.',
      })
    },
  }
}

function readRoute({ host }: HttpContext): Route {
  return {
    method: 'GET',
    url: '/v1/redemptions/:id',
    permission: 'redeem',
    description: {
      group: 'Tills',
      summary: 'Read how a redemption stands',
      parameters: redemptionIdSchema,
      answer: { type: JSON_TYPE, schema: redemptionSchema },
      errors: ['redemption_unknown'],
    },
    async handle(request, reply) {
      const { id } = request.params as { readonly id: string }
      if (!isFit(id)) return sendError(reply, 'redemption_unknown')
      return sendReply(reply, await host.call({ type: 'read-redemption', id }))
    },
  }
}
