import type { FastifyReply, FastifyRequest } from 'fastify'
import { readReader } from '../identity.ts'
import { isFit, readIdentifier } from '../parameters.ts'
import { sendError, sendReply } from '../reply.ts'
import { type HttpContext, JSON_TYPE, type Route, type RouteDescription } from '../route.ts'
import { inboxParametersSchema, inboxSchema } from '../schemas/inbox.ts'
import { successSchema } from '../schemas/values.ts'

const group = 'Inbox'
const ERRORS = [
  'customer_unknown',
  'identity_needed',
  'identity_invalid',
  'invalid_identifier',
] as const satisfies RouteDescription['errors']

/** Listing an inbox, and saying what was read or put away. The stream of new messages has a file of its own. */
export function inboxRoutes(context: HttpContext): Route[] {
  const parameters = inboxParametersSchema
  const answer = { type: JSON_TYPE, schema: successSchema }
  const errors = [...ERRORS, 'item_unknown', 'log_unavailable'] as const
  return [
    listRoute(context),
    {
      method: 'POST',
      url: '/v1/inbox/:identifier/:item/read',
      permission: 'read-inbox',
      browser: true,
      description: { group, summary: 'Say that a message was read', parameters, answer, errors },
      handle: (request, reply) => acknowledge(request, reply, false, context),
    },
    {
      method: 'DELETE',
      url: '/v1/inbox/:identifier/:item',
      permission: 'read-inbox',
      browser: true,
      description: { group, summary: 'Put a message away', parameters, answer, errors },
      handle: (request, reply) => acknowledge(request, reply, true, context),
    },
  ]
}

function listRoute({ host, identityTokens }: HttpContext): Route {
  return {
    method: 'GET',
    url: '/v1/inbox/:identifier',
    permission: 'read-inbox',
    browser: true,
    description: {
      group,
      summary: 'List the messages of a customer',
      details:
        'With a write key only by an identifier of the device, as long as it leads to nobody known; else with the identity ' +
        'token of the person in the header `Attune-Identity`.',
      parameters: inboxParametersSchema.omit({ item: true }),
      answer: { type: JSON_TYPE, schema: inboxSchema },
      errors: ERRORS,
    },
    async handle(request, reply) {
      const identifier = readIdentifier(request, reply)
      if (identifier === undefined) return reply
      const reader = await readReader(request, reply, identityTokens)
      return reader ? sendReply(reply, await host.call({ type: 'read-inbox', identifier, reader })) : reply
    },
  }
}

async function acknowledge(request: FastifyRequest, reply: FastifyReply, remove: boolean, context: HttpContext) {
  const { host, identityTokens } = context
  const identifier = readIdentifier(request, reply)
  if (identifier === undefined) return reply
  const { item } = request.params as { readonly item: string }
  if (!isFit(item)) return sendError(reply, 'item_unknown')
  const reader = await readReader(request, reply, identityTokens)
  if (!reader) return reply
  return sendReply(reply, await host.call({ type: 'acknowledge-inbox', identifier, item, remove, reader }))
}
