import { viewerOf } from '../authorise.ts'
import { isFit, readIdentifier } from '../parameters.ts'
import { sendError, sendReply } from '../reply.ts'
import { type HttpContext, JSON_TYPE, type Route } from '../route.ts'
import {
  assignmentsSchema,
  customerParametersSchema,
  customerSchema,
  householdMembersSchema,
  householdParametersSchema,
  timelineParametersSchema,
  timelineSchema,
} from '../schemas/customer.ts'

const querySchema = customerParametersSchema.omit({ identifier: true })

/** Reading customers. */
export function customerRoutes(context: HttpContext): Route[] {
  const { host } = context
  return [
    householdRoute(context),
    assignmentsRoute(context),
    timelineRoute(context),
    {
      method: 'GET',
      url: '/v1/customers/:identifier',
      permission: 'read-customers',
      description: {
        group: 'Customers',
        summary: 'Read a customer: profile, audiences, wallet, timeline, decisions with reasons',
        details: 'Shows everything that was acknowledged before.',
        parameters: customerParametersSchema,
        answer: { type: JSON_TYPE, schema: customerSchema },
        errors: ['customer_unknown', 'invalid_identifier', 'invalid_query'],
      },
      async handle(request, reply) {
        const identifier = readIdentifier(request, reply)
        if (identifier === undefined) return reply
        const query = querySchema.safeParse(request.query)
        if (!query.success) return sendError(reply, 'invalid_query', { field: query.error.issues[0]!.path.join('.') })
        const { before, limit } = query.data
        return sendReply(
          reply,
          await host.call({ type: 'read-customer', identifier, before, limit, viewer: viewerOf(request) }),
        )
      },
    },
  ]
}

const householdQuerySchema = householdParametersSchema.omit({ household: true })

function householdRoute({ host }: HttpContext): Route {
  return {
    method: 'GET',
    url: '/v1/households/:household/members',
    permission: 'read-customers',
    description: {
      group: 'Customers',
      summary: 'Read who belongs to a household, page by page',
      details:
        'By number of the customer. A household is there as long as somebody belongs to it: one of which nobody has said anything has no members. ' +
        'Whoever joins or leaves while pages are read may be in none of them or in one, and never in two.',
      parameters: householdParametersSchema,
      answer: { type: JSON_TYPE, schema: householdMembersSchema },
      errors: ['invalid_query'],
    },
    async handle(request, reply) {
      const { household } = request.params as { readonly household: string }
      if (!isFit(household)) return sendError(reply, 'invalid_query', { field: 'household' })
      const query = householdQuerySchema.safeParse(request.query)
      if (!query.success) return sendError(reply, 'invalid_query', { field: query.error.issues[0]!.path.join('.') })
      return sendReply(
        reply,
        await host.call({ type: 'read-household', household, ...query.data, viewer: viewerOf(request) }),
      )
    },
  }
}

const timelineQuerySchema = timelineParametersSchema.omit({ identifier: true })

function timelineRoute({ host }: HttpContext): Route {
  return {
    method: 'GET',
    url: '/v1/customers/:identifier/timeline',
    permission: 'read-customers',
    description: {
      group: 'Customers',
      summary: 'Read what happened to a customer, page by page, by kind, event and time',
      details:
        'Newest first, in the order in which it came; `from` and `to` look at when it happened. Where what is asked for is rare a page may hold fewer entries ' +
        'than `limit`, even none, and still have a `next`.',
      parameters: timelineParametersSchema,
      answer: { type: JSON_TYPE, schema: timelineSchema },
      errors: ['customer_unknown', 'invalid_identifier', 'invalid_query'],
    },
    async handle(request, reply) {
      const identifier = readIdentifier(request, reply)
      if (identifier === undefined) return reply
      const query = timelineQuerySchema.safeParse(request.query)
      if (!query.success) return sendError(reply, 'invalid_query', { field: query.error.issues[0]!.path.join('.') })
      const { cursor, event, from, kind, limit, to } = query.data
      const instant = (text: string | undefined) => (text === undefined ? undefined : Date.parse(text))
      const wanted = { kinds: kind, events: event, from: instant(from), to: instant(to) }
      return sendReply(
        reply,
        await host.call({ type: 'read-timeline', identifier, cursor, limit, ...wanted, viewer: viewerOf(request) }),
      )
    },
  }
}

function assignmentsRoute({ host }: HttpContext): Route {
  return {
    method: 'GET',
    url: '/v1/customers/:identifier/assignments',
    permission: 'read-customers',
    description: {
      group: 'Customers',
      summary: 'Read what is assigned to a customer, and for the sake of which persona',
      details:
        'The first of two steps: what there is to choose from. Which of it would be shown now, `POST /v1/decisions` ' +
        'tells with `dryRun`.',
      parameters: customerParametersSchema.pick({ identifier: true }),
      answer: { type: JSON_TYPE, schema: assignmentsSchema },
      errors: ['customer_unknown', 'invalid_identifier'],
    },
    async handle(request, reply) {
      const identifier = readIdentifier(request, reply)
      if (identifier === undefined) return reply
      return sendReply(reply, await host.call({ type: 'read-assignments', identifier }))
    },
  }
}
