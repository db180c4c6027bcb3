import { mergeRequestSchema } from '../../calls/merges.ts'
import type { Audited } from '../audited.ts'
import { viewerOf } from '../authorise.ts'
import { bodyOf } from '../body.ts'
import { readIdentifier } from '../parameters.ts'
import { sendError, sendReply } from '../reply.ts'
import { type HttpContext, JSON_TYPE, type Route } from '../route.ts'
import {
  mergedSchema,
  mergeParametersSchema,
  mergesParametersSchema,
  mergesSchema,
  undoneSchema,
  undoParametersSchema,
} from '../schemas/merge.ts'

/** Joining customers who are one person, and parting those who are not. */
export function mergeRoutes(context: HttpContext): Route[] {
  return [mergeRoute(context), undoRoute(context), listRoute(context)]
}

function mergeRoute({ host, limits }: HttpContext): Route {
  return {
    method: 'POST',
    url: '/v1/merges',
    permission: 'merge-customers',
    change: 'customers.merged',
    bodyBytes: limits.messageBytes,
    description: {
      group: 'Customers',
      summary: 'Join two customers who are one person',
      details:
        'The one named by `keep` stays; everything of the other goes over to it, and consent is the stricter of the two. ' +
        'With `dryRun` nothing changes: the answer shows both, and what joining them would make of them.',
      parameters: mergeParametersSchema,
      body: { type: JSON_TYPE, schema: mergeRequestSchema },
      answer: { type: JSON_TYPE, schema: mergedSchema },
      errors: [
        'customer_unknown',
        'merge_refused',
        'invalid_type',
        'invalid_query',
        'malformed_json',
        'body_too_large',
      ],
    },
    async handle(request, reply) {
      const query = mergeParametersSchema.safeParse(request.query)
      if (!query.success) return sendError(reply, 'invalid_query', { field: 'dryRun' })
      const dryRun = isSet(query.data.dryRun)
      const answer = await host.call({
        type: 'merge-customers',
        body: bodyOf(request),
        dryRun,
        viewer: viewerOf(request),
      })
      request.audit = dryRun || answer.status !== 201 ? 'none' : auditOf(JSON.parse(answer.body))
      return sendReply(reply, answer)
    },
  }
}

function auditOf({ id, loser, winner }: { id: string; loser: number; winner: number }): Audited {
  return { subject: `${winner}, ${loser}`, after: { merge: id, winner, loser } }
}

function undoRoute({ host }: HttpContext): Route {
  return {
    method: 'POST',
    url: '/v1/merges/:id/undo',
    permission: 'merge-customers',
    change: 'customers.parted',
    description: {
      group: 'Customers',
      summary: 'Part two customers who were joined',
      details:
        'Both are again as they were, with what has happened since going to whom it belongs by identifier. Rules do not ' +
        'join them again; a request can.',
      parameters: undoParametersSchema,
      answer: { type: JSON_TYPE, schema: undoneSchema },
      errors: ['merge_unknown', 'merge_undone', 'merged_since', 'invalid_query'],
    },
    async handle(request, reply) {
      const { id } = request.params as { readonly id: string }
      const query = undoParametersSchema.omit({ id: true }).safeParse(request.query)
      if (!query.success) return sendError(reply, 'invalid_query', { field: query.error.issues[0]!.path.join('.') })
      const { dryRun, reason } = query.data
      const answer = await host.call({
        type: 'undo-merge',
        id,
        reason,
        dryRun: isSet(dryRun),
        viewer: viewerOf(request),
      })
      request.audit = isSet(dryRun) || answer.status !== 200 ? 'none' : auditOf(JSON.parse(answer.body))
      return sendReply(reply, answer)
    },
  }
}

function listRoute({ host }: HttpContext): Route {
  return {
    method: 'GET',
    url: '/v1/customers/:identifier/merges',
    permission: 'read-customers',
    description: {
      group: 'Customers',
      summary: 'Read who a customer was found to be, and why',
      parameters: mergesParametersSchema,
      answer: { type: JSON_TYPE, schema: mergesSchema },
      errors: ['customer_unknown', 'invalid_identifier'],
    },
    async handle(request, reply) {
      const identifier = readIdentifier(request, reply)
      if (identifier === undefined) return reply
      return sendReply(reply, await host.call({ type: 'read-merges', identifier, viewer: viewerOf(request) }))
    },
  }
}

function isSet(flag: string | undefined): boolean {
  return ['', 'true', '1'].includes(flag ?? 'false')
}
