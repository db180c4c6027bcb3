import { randomUUID } from 'node:crypto'
import type { JsonObject } from '@attune/engine'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Composed } from '../../calls/compose.ts'
import { errorReply } from '../../errors.ts'
import { viewerOf } from '../authorise.ts'
import { readJson } from '../json-body.ts'
import { isFit } from '../parameters.ts'
import { sendError, sendReply } from '../reply.ts'
import { type HttpContext, JSON_TYPE, type Route, type RouteDescription } from '../route.ts'
import { previewSchema, trialParametersSchema, trialRequestSchema, trialSentSchema } from '../schemas/trial.ts'

const group = 'Channels'
const ERRORS = [
  ...(['treatment_unknown', 'customer_unknown', 'invalid_value', 'malformed_json'] as const),
  'body_too_large',
] as const satisfies RouteDescription['errors']

/** Seeing and trying out what an action says on a channel to a chosen person. */
export function trialRoutes(context: HttpContext): Route[] {
  const { limits } = context
  const common = { method: 'POST', bodyBytes: limits.messageBytes } as const
  const body = { type: JSON_TYPE, schema: trialRequestSchema }
  return [
    {
      ...{ ...common, url: '/v1/actions/:action/preview', permission: 'preview-actions' },
      description: {
        ...{ group, summary: 'Show what an action says to a chosen person', parameters: trialParametersSchema, body },
        details: 'Nothing is sent or noted. What your role may not see of a person is hidden in the texts too.',
        answer: { type: JSON_TYPE, schema: previewSchema },
        errors: ERRORS,
      },
      handle: (request, reply) => preview(request, reply, context),
    },
    {
      ...{ ...common, url: '/v1/actions/:action/test', permission: 'preview-actions' },
      description: {
        ...{ group, summary: 'Send what an action says to a tester', parameters: trialParametersSchema, body },
        details:
          'For real, whatever anybody allows and however often; only to people with the trait `tester: true`. It is no delivery: nothing is counted.',
        answer: { type: JSON_TYPE, schema: trialSentSchema },
        errors: [...ERRORS, 'not_a_tester'],
      },
      handle: (request, reply) => test(request, reply, context),
    },
  ]
}

async function preview(request: FastifyRequest, reply: FastifyReply, context: HttpContext) {
  const composed = await composedFor(request, reply, context, true)
  if (!composed) return reply
  const shown = await context.trials?.preview(composed.handOver)
  if (shown === undefined) return sendError(reply, 'treatment_unknown')
  const { language } = composed
  const body = typeof shown === 'string' ? { language, problem: shown } : { language, problem: null, ...shown }
  return sendReply(reply, { status: 200, body: JSON.stringify(body) })
}

async function test(request: FastifyRequest, reply: FastifyReply, context: HttpContext) {
  const composed = await composedFor(request, reply, context, false)
  if (!composed) return reply
  if (!composed.isTester) return sendReply(reply, errorReply('not_a_tester'))
  const result = await context.trials?.send(composed.handOver)
  if (result === undefined) return sendError(reply, 'treatment_unknown')
  const reason = 'reason' in result ? result.reason : null
  return sendReply(reply, { status: 200, body: JSON.stringify({ outcome: result.outcome, reason }) })
}

/** What is to be shown or sent; undefined, and the request answered, where there is nothing such. */
async function composedFor(
  request: FastifyRequest,
  reply: FastifyReply,
  { host }: HttpContext,
  masked: boolean,
): Promise<Composed | undefined> {
  const { action } = request.params as { readonly action: string }
  const asked = readJson(request, reply, trialRequestSchema)
  if (!asked) return undefined
  if (!isFit(action)) {
    sendError(reply, 'treatment_unknown')
    return undefined
  }
  const { channel, event, person: identifier } = asked
  const call = { type: 'compose', action, channel, event: event as JsonObject, identifier, masked } as const
  const answer = await host.call({ ...call, id: `test-${randomUUID()}`, viewer: viewerOf(request) })
  if (answer.status === 200) return JSON.parse(answer.body) as Composed
  sendReply(reply, answer)
  return undefined
}
