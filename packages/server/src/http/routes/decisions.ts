import type { FastifyReply, FastifyRequest } from 'fastify'
import { isTrusted, viewerOf } from '../authorise.ts'
import { bodyOf } from '../body.ts'
import { readReader } from '../identity.ts'
import { isFit } from '../parameters.ts'
import { sendError, sendReply } from '../reply.ts'
import { type HttpContext, JSON_TYPE, type Route, type RouteDescription } from '../route.ts'
import { decisionIdSchema, decisionsAnswerSchema, recordedDecisionSchema } from '../schemas/decision.ts'
import { decisionRequestSchema, momentParametersSchema, momentSchema } from '../schemas/message.ts'

const ASKING_ERRORS = [
  'malformed_json',
  'invalid_type',
  'missing_field',
  'identifier_required',
  'body_too_large',
  'identity_invalid',
  'overloaded',
  'log_unavailable',
] as const satisfies RouteDescription['errors']

/** Moments and decisions: an event or a question in, what was decided out. */
export function decisionRoutes(context: HttpContext): Route[] {
  const answer = { type: JSON_TYPE, schema: decisionsAnswerSchema }
  return [
    {
      method: 'POST',
      url: '/v1/moments',
      permission: 'decide',
      browser: true,
      bodyBytes: context.limits.messageBytes,
      description: {
        group: 'Decisions',
        summary: 'Send an event and learn what it made Attune decide',
        details:
          'Answered once the event is durable, with the decisions that it caused at once; often there are none. With `waitMs` it is answered only ' +
          'when what was decided has been handed to its provider, or that time is over.',
        parameters: momentParametersSchema,
        body: { type: JSON_TYPE, schema: momentSchema },
        answer,
        errors: [...ASKING_ERRORS, 'invalid_query'],
      },
      handle: (request, reply) => askAndWait(request, reply, context),
    },
    {
      method: 'POST',
      url: '/v1/decisions',
      permission: 'decide',
      browser: true,
      bodyBytes: context.limits.messageBytes,
      description: {
        group: 'Decisions',
        summary: 'Ask what to show in a placement',
        details: "For a web slot, a till, an agent's desk. `chosen` is null when it is best to show nothing.",
        body: { type: JSON_TYPE, schema: decisionRequestSchema },
        answer,
        errors: ASKING_ERRORS,
      },
      handle: (request, reply) => ask('decide', request, reply, context),
    },
    readDecisionRoute(context),
  ]
}

/** Answers a moment once what it has sent is with the provider: a till can rely on the notice going before its answer. */
async function askAndWait(request: FastifyRequest, reply: FastifyReply, context: HttpContext): Promise<FastifyReply> {
  const query = momentParametersSchema.safeParse(request.query)
  if (!query.success) return sendError(reply, 'invalid_query', { field: 'waitMs' })
  const { waitMs } = query.data
  if (waitMs === undefined) return ask('moment', request, reply, context)
  const reader = await readReader(request, reply, context.identityTokens)
  if (!reader) return reply
  const signing = context.links.signing()
  const call = { type: 'moment', body: bodyOf(request), trusted: isTrusted(request), reader, signing } as const
  const answer = await context.host.call(call)
  if (answer.status === 200) await handedOver(answer.body, waitMs, context)
  return sendReply(reply, answer)
}

/** Fulfilled when the provider has answered for what an answer says was sent, or the time is over. */
async function handedOver(body: string, waitMs: number, { departure }: HttpContext): Promise<void> {
  const { decisions = [] } = JSON.parse(body) as { readonly decisions?: readonly { readonly chosen?: Chosen | null }[] }
  const departures = decisions.flatMap(({ chosen }) => departure(chosen?.delivery ?? '') ?? [])
  if (departures.length === 0) return
  let timer: NodeJS.Timeout | undefined
  const over = new Promise((resolve) => {
    timer = setTimeout(resolve, waitMs)
  })
  await Promise.race([Promise.all(departures), over])
  clearTimeout(timer)
}

interface Chosen {
  readonly delivery?: string | null
}

async function ask(
  type: 'moment' | 'decide',
  request: FastifyRequest,
  reply: FastifyReply,
  { host, identityTokens, links }: HttpContext,
): Promise<FastifyReply> {
  const reader = await readReader(request, reply, identityTokens)
  if (!reader) return reply
  const signing = links.signing()
  return sendReply(
    reply,
    await host.call({ type, body: bodyOf(request), trusted: isTrusted(request), reader, signing }),
  )
}

function readDecisionRoute({ host }: HttpContext): Route {
  return {
    method: 'GET',
    url: '/v1/decisions/:id',
    permission: 'read-decisions',
    description: {
      group: 'Decisions',
      summary: 'Read a decision: every candidate, its fate and why',
      parameters: decisionIdSchema,
      answer: { type: JSON_TYPE, schema: recordedDecisionSchema },
      errors: ['decision_unknown'],
    },
    async handle(request, reply) {
      const { id } = request.params as { readonly id: string }
      if (!isFit(id)) return sendError(reply, 'decision_unknown')
      return sendReply(reply, await host.call({ type: 'read-decision', id, viewer: viewerOf(request) }))
    },
  }
}
