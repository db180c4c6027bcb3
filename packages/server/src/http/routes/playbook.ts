import { bodyOf } from '../body.ts'
import { sendError, sendReply } from '../reply.ts'
import { type HttpContext, JSON_TYPE, type Route } from '../route.ts'
import { playbookSchema, publishAnswerSchema, publishParametersSchema, publishSchema } from '../schemas/playbook.ts'

/** Reading and publishing the playbook. */
export function playbookRoutes(context: HttpContext): Route[] {
  return [
    {
      method: 'GET',
      url: '/v1/playbook',
      permission: 'read-playbook',
      description: {
        group: 'Playbook',
        summary: 'Read the playbook in force',
        answer: { type: JSON_TYPE, schema: playbookSchema },
        errors: ['playbook_missing'],
      },
      handle: async (_request, reply) => sendReply(reply, await context.host.call({ type: 'read-playbook' })),
    },
    publishRoute(context),
  ]
}

function publishRoute({ host, limits }: HttpContext): Route {
  return {
    method: 'POST',
    url: '/v1/playbook',
    permission: 'publish-playbook',
    bodyBytes: limits.playbookBytes,
    description: {
      group: 'Playbook',
      summary: 'Publish a playbook',
      details:
        'It is checked and then put in force as a whole, or not at all. `problems` of a refusal name path and reason.',
      parameters: publishParametersSchema,
      body: { type: JSON_TYPE, schema: publishSchema },
      answer: { type: JSON_TYPE, schema: publishAnswerSchema },
      errors: ['playbook_invalid', 'invalid_query', 'malformed_json', 'body_too_large', 'log_unavailable'],
    },
    async handle(request, reply) {
      const query = publishParametersSchema.safeParse(request.query)
      if (!query.success) return sendError(reply, 'invalid_query', { field: 'dryRun' })
      const dryRun = ['', 'true', '1'].includes(query.data.dryRun ?? 'false')
      return sendReply(reply, await host.call({ type: 'publish-playbook', body: bodyOf(request), dryRun }))
    },
  }
}
