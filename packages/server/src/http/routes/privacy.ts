import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Audited } from '../audited.ts'
import { exportOf, type HeadOfExport } from '../export-stream.ts'
import { isFit, readIdentifier } from '../parameters.ts'
import { sendError, sendReply } from '../reply.ts'
import { type HttpContext, JSON_TYPE, type Route } from '../route.ts'
import {
  erasureIdSchema,
  erasureParametersSchema,
  erasureSchema,
  exportParametersSchema,
  exportSchema,
  privacySchema,
} from '../schemas/privacy.ts'

const querySchema = erasureParametersSchema.omit({ identifier: true })

/** What people may ask of whoever knows them: everything in one file, and to be forgotten. */
export function privacyRoutes(context: HttpContext): Route[] {
  return [exportRoute(context), eraseRoute(context), erasureRoute(context), ...statusRoutes(context)]
}

function exportRoute(context: HttpContext): Route {
  return {
    method: 'GET',
    url: '/v1/customers/:identifier/export',
    permission: 'export-customers',
    description: {
      group: 'Privacy',
      summary: 'Everything that is known of a person, as one file',
      details:
        'Complete, also with what the store does not hold yet, and streamed however long it is. A file that does not ' +
        'end as JSON was cut off, or the person was erased meanwhile: ask again.',
      parameters: exportParametersSchema,
      answer: { type: JSON_TYPE, schema: exportSchema },
      errors: ['customer_unknown', 'invalid_identifier'],
    },
    handle: (request, reply) => sendExport(request, reply, context),
  }
}

async function sendExport(request: FastifyRequest, reply: FastifyReply, { host }: HttpContext): Promise<FastifyReply> {
  const identifier = readIdentifier(request, reply)
  if (identifier === undefined) return reply
  const head = await host.call({ type: 'export-customer', identifier, part: 'head', customer: 0, before: undefined })
  if (head.status !== 200) return sendReply(reply, head)
  const known: HeadOfExport = JSON.parse(head.body)
  return reply
    .code(200)
    .header('content-type', `${JSON_TYPE}; charset=utf-8`)
    .header('content-disposition', `attachment; filename="person-${known.about.customers[0]}.json"`)
    .header('cache-control', 'no-store')
    .send(Readable.from(exportOf(identifier, known, host)))
}

function eraseRoute({ host }: HttpContext): Route {
  return {
    method: 'DELETE',
    url: '/v1/customers/:identifier',
    permission: 'erase-customers',
    change: 'customer.erased',
    description: {
      group: 'Privacy',
      summary: 'Forget a person',
      details:
        'Answered when the erasure is durable: from then on nobody finds the person, and events of before do not bring ' +
        'them back. Disk follows within seconds; `GET /v1/erasures/{id}` tells. With `dryRun` nothing changes.',
      parameters: erasureParametersSchema,
      answer: { type: JSON_TYPE, schema: erasureSchema },
      errors: ['customer_unknown', 'invalid_identifier', 'invalid_query', 'log_unavailable'],
    },
    async handle(request, reply) {
      const identifier = readIdentifier(request, reply)
      if (identifier === undefined) return reply
      const query = querySchema.safeParse(request.query)
      if (!query.success) return sendError(reply, 'invalid_query', { field: query.error.issues[0]!.path.join('.') })
      const { dryRun: flag, reason } = query.data
      const dryRun = flag !== undefined && flag !== 'false'
      const answer = await host.call({ type: 'erase-customer', identifier, reason, dryRun })
      request.audit = dryRun || answer.status !== 202 ? 'none' : auditOf(JSON.parse(answer.body))
      return sendReply(reply, answer)
    },
  }
}

function auditOf({ customers, id, reason }: { customers: number[]; id: string; reason: string }): Audited {
  return { subject: customers.join(', '), after: { erasure: id, reason } }
}

function erasureRoute({ host }: HttpContext): Route {
  return {
    method: 'GET',
    url: '/v1/erasures/:id',
    permission: 'erase-customers',
    description: {
      group: 'Privacy',
      summary: 'How far an erasure has come',
      parameters: erasureIdSchema,
      answer: { type: JSON_TYPE, schema: erasureSchema },
      errors: ['erasure_unknown'],
    },
    async handle(request, reply) {
      const { id } = request.params as { readonly id: string }
      if (!isFit(id)) return sendError(reply, 'erasure_unknown')
      return sendReply(reply, await host.call({ type: 'read-erasure', id }))
    },
  }
}

function statusRoutes({ host }: HttpContext): Route[] {
  const answer = { type: JSON_TYPE, schema: privacySchema }
  return [
    {
      method: 'GET',
      url: '/v1/privacy',
      permission: 'manage-privacy',
      description: {
        group: 'Privacy',
        summary: 'What is let go of, and which encryption keys are still needed',
        answer,
      },
      handle: async (_request, reply) => sendReply(reply, await host.call({ type: 'read-privacy' })),
    },
    {
      method: 'POST',
      url: '/v1/privacy/rotate',
      permission: 'manage-privacy',
      change: 'encryption.rotated',
      description: {
        group: 'Privacy',
        summary: 'Seal everything anew with the current encryption key',
        details: 'Begins in the background; a key that is not `needed` any more may be taken away.',
        answer,
        errors: ['encryption_key_missing'],
      },
      handle: async (_request, reply) => sendReply(reply, await host.call({ type: 'rotate-encryption' })),
    },
  ]
}
