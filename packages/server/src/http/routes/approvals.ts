import { randomUUID } from 'node:crypto'
import { viewerOf } from '../authorise.ts'
import { readJson } from '../json-body.ts'
import { isFit } from '../parameters.ts'
import { sendError, sendReply } from '../reply.ts'
import { type HttpContext, JSON_TYPE, type Route } from '../route.ts'
import {
  approvalDecidedSchema,
  approvalParametersSchema,
  approvalRequestSchema,
  approvalsSchema,
} from '../schemas/approval.ts'

/** Actions that somebody has to approve before they reach anybody. */
export function approvalRoutes(context: HttpContext): Route[] {
  return [listRoute(context), decideRoute(context)]
}

function listRoute({ host }: HttpContext): Route {
  return {
    method: 'GET',
    url: '/v1/approvals',
    permission: 'approve-actions',
    description: {
      group: 'Decisions',
      summary: 'Read what waits to be approved',
      details: 'Actions with `approval`, and those worth more than `policy.approval.above`.',
      answer: { type: JSON_TYPE, schema: approvalsSchema },
      errors: [],
    },
    async handle(request, reply) {
      return sendReply(reply, await host.call({ type: 'read-approvals', viewer: viewerOf(request) }))
    },
  }
}

function decideRoute({ host, limits }: HttpContext): Route {
  return {
    method: 'POST',
    url: '/v1/approvals/:delivery',
    permission: 'approve-actions',
    change: 'approval.decided',
    bodyBytes: limits.messageBytes,
    description: {
      group: 'Decisions',
      summary: 'Approve or decline what waits for it',
      details:
        'What is approved goes to the door like everything else: consent, quiet hours and limits are asked then.',
      parameters: approvalParametersSchema,
      body: { type: JSON_TYPE, schema: approvalRequestSchema },
      answer: { type: JSON_TYPE, schema: approvalDecidedSchema },
      errors: ['approval_unknown', 'invalid_value', 'malformed_json', 'body_too_large'],
    },
    async handle(request, reply) {
      const { delivery } = request.params as { readonly delivery: string }
      if (!isFit(delivery)) return sendError(reply, 'approval_unknown')
      const body = readJson(request, reply, approvalRequestSchema)
      if (!body) return reply
      const { approved } = body
      const by = request.apiKey?.name ?? ''
      const event = `approval/${randomUUID()}`
      const answer = await host.call({ type: 'decide-approval', delivery, approved, by, event })
      request.audit = answer.status === 200 ? { subject: delivery, after: { approved } } : 'none'
      return sendReply(reply, answer)
    },
  }
}
