import { readIdempotencyKey } from '../idempotency-key.ts'
import { readJson } from '../json-body.ts'
import { sendReply } from '../reply.ts'
import { type HttpContext, JSON_TYPE, type Route } from '../route.ts'
import {
  changedSendSchema,
  createdSendSchema,
  readSendSchema,
  sendAskedSchema,
  sendParametersSchema,
  sendsSchema,
} from '../schemas/send.ts'

const group = 'Sends'

/** One action to everybody in an audience, once. */
export function sendRoutes(context: HttpContext): Route[] {
  return [
    createRoute(context),
    listRoute(context),
    readRoute(context),
    changeRoute(context, 'pause', 'paused', 'Hold a send up: nobody is asked, and what waits does not leave'),
    changeRoute(context, 'resume', 'running', 'Let a send go on that was paused'),
    changeRoute(context, 'cancel', 'cancelled', 'End a send: what has not left does not leave any more'),
  ]
}

function createRoute({ host, limits }: HttpContext): Route {
  return {
    method: 'POST',
    url: '/v1/sends',
    permission: 'send-to-audiences',
    bodyBytes: limits.messageBytes,
    change: 'send.created',
    description: {
      group,
      summary: 'Send an action to everybody in an audience',
      details:
        'Answered at once; consent, limits, quiet hours and holdout are asked of each person. With the same Idempotency-Key it is done once.',
      body: { type: JSON_TYPE, schema: sendAskedSchema },
      answer: { type: JSON_TYPE, schema: createdSendSchema },
      errors: [
        ...(['malformed_json', 'body_too_large', 'invalid_value', 'action_unknown', 'action_not_sent'] as const),
        ...(['audience_unknown', 'send_exists', 'too_many_sends', 'log_unavailable'] as const),
      ],
    },
    async handle(request, reply) {
      const body = readJson(request, reply, sendAskedSchema)
      if (!body) return reply
      const key = readIdempotencyKey(request, reply)
      if (key === null) return reply
      const { action, audience, dryRun, ...asked } = body
      const by = request.apiKey?.name ?? ''
      const answer = await host.call({ type: 'create-send', action, audience, asked, by, dryRun, key })
      if (answer.status === 201) request.audit = { subject: JSON.parse(answer.body).id, after: { action, audience } }
      else request.audit = 'none'
      return sendReply(reply, answer)
    },
  }
}

function listRoute({ host }: HttpContext): Route {
  return {
    method: 'GET',
    url: '/v1/sends',
    permission: 'read-measurement',
    description: {
      group,
      summary: 'All sends with what became of them, the latest first',
      answer: { type: JSON_TYPE, schema: sendsSchema },
      errors: ['log_unavailable'],
    },
    handle: async (_request, reply) => sendReply(reply, await host.call({ type: 'read-sends' })),
  }
}

function readRoute({ host }: HttpContext): Route {
  return {
    method: 'GET',
    url: '/v1/sends/:id',
    permission: 'read-measurement',
    description: {
      group,
      summary: 'How far a send is, exact at any moment',
      parameters: sendParametersSchema,
      answer: { type: JSON_TYPE, schema: readSendSchema },
      errors: ['send_unknown', 'log_unavailable'],
    },
    async handle(request, reply) {
      const { id } = request.params as { readonly id: string }
      return sendReply(reply, await host.call({ type: 'read-send', id }))
    },
  }
}

function changeRoute(
  { host }: HttpContext,
  verb: 'pause' | 'resume' | 'cancel',
  to: 'paused' | 'running' | 'cancelled',
  summary: string,
): Route {
  return {
    method: 'POST',
    url: `/v1/sends/:id/${verb}`,
    permission: 'send-to-audiences',
    change: to === 'running' ? 'send.resumed' : `send.${to}`,
    description: {
      group,
      summary,
      parameters: sendParametersSchema,
      answer: { type: JSON_TYPE, schema: changedSendSchema },
      errors: ['send_unknown', 'send_over', 'log_unavailable'],
    },
    async handle(request, reply) {
      const { id } = request.params as { readonly id: string }
      const answer = await host.call({ type: 'change-send', id, to })
      if (answer.status === 200)
        request.audit = { subject: id, before: { state: JSON.parse(answer.body).before }, after: { state: to } }
      return sendReply(reply, answer)
    },
  }
}
