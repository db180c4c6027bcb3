import { randomUUID } from 'node:crypto'
import { viewerOf } from '../authorise.ts'
import { isFit } from '../parameters.ts'
import { sendError, sendReply } from '../reply.ts'
import { type HttpContext, JSON_TYPE, type Route } from '../route.ts'
import {
  deadLettersParametersSchema,
  deadLettersSchema,
  deliveryCountsSchema,
  resendParametersSchema,
} from '../schemas/delivery.ts'
import { successSchema } from '../schemas/values.ts'

const group = 'Channels'

/** What became of what was to be sent, and sending again what has failed. */
export function deliveryRoutes(context: HttpContext): Route[] {
  return [countsRoute(context), listRoute(context), resendRoute(context)]
}

function countsRoute({ host }: HttpContext): Route {
  return {
    method: 'GET',
    url: '/v1/deliveries/counts',
    permission: 'read-measurement',
    description: {
      group,
      summary: 'What became of all deliveries, by campaign, action and channel',
      details:
        'entered = delivered + suppressed + failed + pending, exact at any moment. Reasons are told up to the first colon.',
      answer: { type: JSON_TYPE, schema: deliveryCountsSchema },
      errors: ['log_unavailable'],
    },
    handle: async (_request, reply) => sendReply(reply, await host.call({ type: 'read-delivery-counts' })),
  }
}

function listRoute({ host }: HttpContext): Route {
  return {
    method: 'GET',
    url: '/v1/dead-letters',
    permission: 'read-measurement',
    description: {
      group,
      summary: 'Read which deliveries have failed, the latest first',
      parameters: deadLettersParametersSchema,
      answer: { type: JSON_TYPE, schema: deadLettersSchema },
      errors: ['invalid_value', 'log_unavailable'],
    },
    async handle(request, reply) {
      const query = deadLettersParametersSchema.safeParse(request.query)
      const before = query.data?.before === undefined ? undefined : Date.parse(query.data.before)
      if (!query.success || Number.isNaN(before))
        return sendError(reply, 'invalid_value', { field: String(query.error?.issues[0]?.path[0] ?? 'before') })
      const { channel, limit } = query.data
      return sendReply(
        reply,
        await host.call({ type: 'read-dead-letters', before, channel, limit, viewer: viewerOf(request) }),
      )
    },
  }
}

function resendRoute({ host }: HttpContext): Route {
  return {
    method: 'POST',
    url: '/v1/dead-letters/:customer/:delivery/resend',
    permission: 'resend-deliveries',
    change: 'delivery.resent',
    description: {
      group,
      summary: 'Send a delivery that has failed once more',
      details:
        'It is a delivery of its own, which passes the door like any other: consent, quiet hours and limits are asked.',
      parameters: resendParametersSchema,
      answer: { type: JSON_TYPE, schema: successSchema },
      errors: ['budget_spent', 'delivery_unknown', 'log_unavailable'],
    },
    async handle(request, reply) {
      const params = resendParametersSchema.safeParse(request.params)
      if (!params.success || !isFit(params.data.delivery)) return sendError(reply, 'delivery_unknown')
      const by = request.apiKey?.name ?? ''
      const answer = await host.call({ type: 'resend-delivery', ...params.data, by, event: `resent/${randomUUID()}` })
      request.audit = answer.status === 200 ? { subject: params.data.delivery } : 'none'
      return sendReply(reply, answer)
    },
  }
}
