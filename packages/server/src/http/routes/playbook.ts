import type { PlaybookDefinition, PlaybookProblem } from '@attune/engine'
import type { z } from 'zod'
import { errorReply } from '../../errors.ts'
import { checkChannels } from '../../playbook/check-channels.ts'
import type { Reply } from '../../runner/call.ts'
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
      request.audit = 'none'
      const channels = channelsIn(bodyOf(request))
      const unusable = checkChannels({ channels })
      // What else is wrong with it is told along with that.
      const only = dryRun || unusable.length > 0
      const answer = await host.call({ type: 'publish-playbook', body: bodyOf(request), dryRun: only })
      if (unusable.length > 0 && isAboutContent(answer)) return sendReply(reply, withProblems(answer, unusable))
      if (answer.status !== 200) return sendReply(reply, answer)
      const published = JSON.parse(answer.body)
      request.audit = auditOf(published)
      const warnings = channelDesk?.warningsOf(channels) ?? []
      return sendReply(reply, { ...answer, body: JSON.stringify({ ...published, warnings }) })
    },
  }
}

type Channels = PlaybookDefinition['channels']

/** The channels of a body, as far as they can be told; nothing where what is sent is no playbook, which the engine says. */
function channelsIn(body: Buffer): Channels {
  try {
    const { channels } = JSON.parse(body.toString('utf8'))
    const entries = Object.entries<Channels[string]>(channels ?? {})
    return Object.fromEntries(entries.filter(([, channel]) => typeof channel?.kind === 'string'))
  } catch {
    return {}
  }
}

/** Whether the engine took the definition, or says what is wrong in it. */
function isAboutContent({ body, status }: Reply): boolean {
  return status === 200 || JSON.parse(body).code === 'playbook_invalid'
}

function withProblems({ body }: Reply, unusable: readonly PlaybookProblem[]): Reply {
  const { problems = [] } = JSON.parse(body)
  return errorReply('playbook_invalid', {}, { problems: [...problems, ...unusable] })
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
