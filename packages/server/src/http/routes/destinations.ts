import { sendError, sendReply } from '../reply.ts'
import { type HttpContext, JSON_TYPE, type Route } from '../route.ts'
import {
  deadFactsSchema,
  destinationParametersSchema,
  destinationsSchema,
  resentSchema,
} from '../schemas/destination.ts'

const group = 'Destinations'
const DEAD_SHOWN = 100

/** Other systems that are told what happens. */
export function destinationRoutes(context: HttpContext): Route[] {
  return [listRoute(context), deadRoute(context), resendRoute(context)]
}

function listRoute({ destinations }: HttpContext): Route {
  return {
    method: 'GET',
    url: '/v1/destinations',
    permission: 'read-destinations',
    description: {
      group,
      summary: 'How far each destination has been told, and what keeps it',
      answer: { type: JSON_TYPE, schema: destinationsSchema },
    },
    handle(_request, reply) {
      const list = (destinations?.status() ?? []).map(({ lastSuccessAt, nextTryAt, ...status }) => ({
        ...status,
        nextTryAt: instantOf(nextTryAt),
        lastSuccessAt: instantOf(lastSuccessAt),
      }))
      return sendReply(reply, { status: 200, body: JSON.stringify({ destinations: list }) })
    },
  }
}

function instantOf(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}

function deadRoute({ destinations }: HttpContext): Route {
  return {
    method: 'GET',
    url: '/v1/destinations/:name/dead',
    permission: 'resend-facts',
    description: {
      group,
      summary: 'Facts that a destination has refused for good, oldest first, a hundred at most',
      parameters: destinationParametersSchema,
      answer: { type: JSON_TYPE, schema: deadFactsSchema },
      errors: ['destination_unknown'],
    },
    async handle(request, reply) {
      const { name } = request.params as { readonly name: string }
      const facts = await destinations?.dead(name, DEAD_SHOWN)
      if (!facts) return sendError(reply, 'destination_unknown')
      return sendReply(reply, { status: 200, body: `{"facts":[${facts.map(({ json }) => json).join()}]}` })
    },
  }
}

function resendRoute({ destinations }: HttpContext): Route {
  return {
    method: 'POST',
    url: '/v1/destinations/:name/resend',
    permission: 'resend-facts',
    change: 'destination.resent',
    description: {
      group,
      summary: 'Send what a destination has refused once more, and try at once what waits',
      parameters: destinationParametersSchema,
      answer: { type: JSON_TYPE, schema: resentSchema },
      errors: ['destination_unknown'],
    },
    handle(request, reply) {
      const { name } = request.params as { readonly name: string }
      const facts = destinations?.resend(name)
      if (facts === undefined) return sendError(reply, 'destination_unknown')
      request.audit = { subject: name, after: { facts } }
      return sendReply(reply, { status: 200, body: JSON.stringify({ facts }) })
    },
  }
}
