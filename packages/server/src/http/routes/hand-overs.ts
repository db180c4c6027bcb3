import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { viewerOf } from '../authorise.ts'
import { readIdempotencyKey } from '../idempotency-key.ts'
import { readJson } from '../json-body.ts'
import { isFit } from '../parameters.ts'
import { sendError, sendReply } from '../reply.ts'
import { type HttpContext, JSON_TYPE, type Route } from '../route.ts'
import {
  answeredSchema,
  answerSchema,
  claimSchema,
  closeSchema,
  handOverParametersSchema,
  handOverSchema,
  handOversParametersSchema,
  handOversSchema,
  handOverWithTranscriptSchema,
} from '../schemas/hand-over.ts'

const group = 'Hand-overs'
const permission = 'take-hand-overs'

/** The desk: conversations that agents go on with. */
export function handOverRoutes(context: HttpContext): Route[] {
  return [
    listRoute(context),
    readRoute(context),
    changeRoute(context, 'claim', 'Take a conversation', claimSchema),
    changeRoute(context, 'release', 'Give a conversation back to the other agents', claimSchema),
    changeRoute(context, 'close', 'Close a conversation: its thread goes on, or it ends', closeSchema),
    answerRoute(context),
  ]
}

function listRoute({ host }: HttpContext): Route {
  return {
    ...{ method: 'GET', url: '/v1/hand-overs', permission },
    description: {
      group,
      summary: 'Read the conversations that wait for an agent or have one, oldest first',
      parameters: handOversParametersSchema,
      answer: { type: JSON_TYPE, schema: handOversSchema },
      errors: ['invalid_query', 'log_unavailable'],
    },
    async handle(request, reply) {
      const query = handOversParametersSchema.safeParse(request.query)
      if (!query.success)
        return sendError(reply, 'invalid_query', { field: String(query.error.issues[0]?.path[0] ?? '') })
      const { agent, cursor, free, limit, team, thread, topic } = query.data
      const wanted = { agent, cursor, limit, team, thread, topic, free: free === 'true' }
      return sendReply(reply, await host.call({ type: 'read-hand-overs', ...wanted, viewer: viewerOf(request) }))
    },
  }
}

function readRoute({ host }: HttpContext): Route {
  return {
    ...{ method: 'GET', url: '/v1/hand-overs/:handOver', permission },
    description: {
      group,
      summary: 'Read a conversation that was handed over, with what was said so far',
      parameters: handOverParametersSchema,
      answer: { type: JSON_TYPE, schema: handOverWithTranscriptSchema },
      errors: ['hand_over_unknown', 'log_unavailable'],
    },
    async handle(request, reply) {
      const handOver = readId(request, reply)
      if (handOver === undefined) return reply
      const viewer = viewerOf(request)
      return sendReply(reply, await host.call({ type: 'read-hand-over', handOver, transcript: true, viewer }))
    },
  }
}

type Change = z.infer<typeof claimSchema> & { readonly end?: boolean }

function changeRoute(
  { host, limits }: HttpContext,
  change: 'claim' | 'release' | 'close',
  summary: string,
  schema: z.ZodType<Change>,
): Route {
  return {
    ...{ method: 'POST', url: `/v1/hand-overs/:handOver/${change}`, permission, bodyBytes: limits.messageBytes },
    description: {
      ...{ group, summary, parameters: handOverParametersSchema },
      body: { type: JSON_TYPE, schema },
      answer: { type: JSON_TYPE, schema: handOverSchema },
      errors: [...OF_A_CHANGE],
    },
    async handle(request, reply) {
      const handOver = readId(request, reply)
      const asked = handOver === undefined ? undefined : readJson(request, reply, schema)
      const key = asked && readIdempotencyKey(request, reply)
      if (handOver === undefined || !asked || key === null) return reply
      const how = change === 'close' && asked.end === true ? 'end' : change
      const who = { agent: asked.agent ?? nameOf(request), viewer: viewerOf(request) }
      const { force } = asked
      return sendReply(reply, await host.call({ type: 'change-hand-over', handOver, change: how, ...who, force, key }))
    },
  }
}

const OF_A_CHANGE = [
  ...(['hand_over_unknown', 'hand_over_taken', 'hand_over_closed'] as const),
  ...(['malformed_json', 'invalid_value', 'body_too_large', 'log_unavailable'] as const),
] as const

function answerRoute({ host, limits }: HttpContext): Route {
  return {
    ...{ method: 'POST', url: '/v1/hand-overs/:handOver/answers', permission, bodyBytes: limits.messageBytes },
    description: {
      group,
      summary: 'Answer the customer on the channel of the conversation',
      details:
        'Goes before everything else; a refusal alone stands against it. Whoever answers in a conversation that nobody has takes it. With the same Idempotency-Key it is sent once.',
      parameters: handOverParametersSchema,
      body: { type: JSON_TYPE, schema: answerSchema },
      answer: { type: JSON_TYPE, schema: answeredSchema },
      errors: [...OF_A_CHANGE],
    },
    async handle(request, reply) {
      const handOver = readId(request, reply)
      const asked = handOver === undefined ? undefined : readJson(request, reply, answerSchema)
      const key = asked && readIdempotencyKey(request, reply)
      if (handOver === undefined || !asked || key === null) return reply
      const { agent = nameOf(request), text } = asked
      return sendReply(reply, await host.call({ type: 'answer-hand-over', handOver, agent, text, key }))
    },
  }
}

function nameOf({ apiKey }: FastifyRequest): string {
  return apiKey?.name || 'agent'
}

function readId(request: FastifyRequest, reply: FastifyReply): string | undefined {
  const { handOver } = request.params as { readonly handOver: string }
  if (isFit(handOver)) return handOver
  sendError(reply, 'hand_over_unknown')
  return undefined
}
