import type { z } from 'zod'
import type { Audited } from '../audited.ts'
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

function publishRoute({ channelDesk, host, limits }: HttpContext): Route {
  return {
    method: 'POST',
    url: '/v1/playbook',
    permission: 'publish-playbook',
    change: 'playbook.published',
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
      const answer = await host.call({ type: 'publish-playbook', body: bodyOf(request), dryRun })
      request.audit = 'none'
      if (answer.status !== 200) return sendReply(reply, answer)
      const published = JSON.parse(answer.body)
      request.audit = auditOf(published)
      const { channels = {} } = JSON.parse(bodyOf(request).toString('utf8'))
      const warnings = channelDesk?.warningsOf(channels) ?? []
      return sendReply(reply, { ...answer, body: JSON.stringify({ ...published, warnings }) })
    },
  }
}

type Published = z.infer<typeof publishAnswerSchema>

/** Changes are kept whole unless they are very large; the playbook itself stands in the log. */
const MAX_AUDITED = 64 * 1024

function auditOf({ before, changes, published, version }: Published): Audited | 'none' {
  if (!published) return 'none'
  const whole = JSON.stringify(changes)
  const kept = whole.length <= MAX_AUDITED ? JSON.parse(whole) : { bytes: whole.length }
  return { before: { version: before }, after: { version, changes: kept } }
}
