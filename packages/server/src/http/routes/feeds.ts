import { bodyOf } from '../body.ts'
import { isFit } from '../parameters.ts'
import { sendError, sendReply } from '../reply.ts'
import { type HttpContext, JSON_TYPE, type Route } from '../route.ts'
import { feedParametersSchema, feedRowSchema, feedValueSchema } from '../schemas/feed.ts'
import { ingestAnswerSchema } from '../schemas/message.ts'
import { successSchema } from '../schemas/values.ts'

/** Outside data that informs context. */
export function feedRoutes(context: HttpContext): Route[] {
  return [putRoute(context), loadRoute(context)]
}

function putRoute({ host, limits }: HttpContext): Route {
  return {
    method: 'PUT',
    url: '/v1/feeds/:feed/:key',
    permission: 'write-feeds',
    bodyBytes: limits.feedValueBytes,
    description: {
      group: 'Feeds',
      summary: 'Set the value of a key',
      parameters: feedParametersSchema,
      body: { type: JSON_TYPE, schema: feedValueSchema },
      answer: { type: JSON_TYPE, schema: successSchema },
      errors: ['feed_unknown', 'invalid_query', 'malformed_json', 'invalid_type', 'body_too_large', 'log_unavailable'],
    },
    async handle(request, reply) {
      const { feed, key } = request.params as { readonly feed: string; readonly key: string }
      if (!isFit(feed)) return sendError(reply, 'invalid_query', { field: 'feed' })
      if (!isFit(key)) return sendError(reply, 'invalid_query', { field: 'key' })
      return sendReply(reply, await host.call({ type: 'put-feed', feed, key, body: bodyOf(request) }))
    },
  }
}

function loadRoute({ host, limits }: HttpContext): Route {
  return {
    method: 'POST',
    url: '/v1/feeds/:feed',
    permission: 'write-feeds',
    bodyBytes: limits.feedLoadBytes,
    description: {
      group: 'Feeds',
      summary: 'Set the values of many keys',
      details: 'Good rows count whatever the others are like; a bad one is reported by its index.',
      parameters: feedParametersSchema.omit({ key: true }),
      body: { type: 'application/x-ndjson', schema: feedRowSchema },
      answer: { type: JSON_TYPE, schema: ingestAnswerSchema },
      errors: ['feed_unknown', 'invalid_query', 'nothing_accepted', 'body_too_large', 'log_unavailable'],
    },
    async handle(request, reply) {
      const { feed } = request.params as { readonly feed: string }
      if (!isFit(feed)) return sendError(reply, 'invalid_query', { field: 'feed' })
      return sendReply(reply, await host.call({ type: 'load-feed', feed, body: bodyOf(request) }))
    },
  }
}
