import { sendError, sendReply } from '../reply.ts'
import { type HttpContext, JSON_TYPE, type Route } from '../route.ts'
import { auditParametersSchema, auditSchema } from '../schemas/access.ts'

/** What was changed, by whom. */
export function auditRoutes({ auditLog }: HttpContext): Route[] {
  return [
    {
      method: 'GET',
      url: '/v1/audit',
      permission: 'read-audit',
      description: {
        group: 'Access',
        summary: 'Every change of what operators set: who, what, before, after; newest first',
        details:
          'Each entry carries the hash of the one before it. `attune audit verify` checks the file, and with `--head` that ' +
          'an entry which you have noted is still in it.',
        parameters: auditParametersSchema,
        answer: { type: JSON_TYPE, schema: auditSchema },
        errors: ['invalid_query'],
      },
      handle(request, reply) {
        const query = auditParametersSchema.safeParse(request.query)
        if (!query.success) return sendError(reply, 'invalid_query', { field: query.error.issues[0]!.path.join('.') })
        const { before, limit } = query.data
        const entries = auditLog.read(before, limit)
        const last = entries.at(-1)?.sequence ?? 1
        const body = {
          head: auditLog.head,
          entries: entries.map(({ at, ...entry }) => ({ ...entry, at: new Date(at).toISOString() })),
          next: last > 1 ? last : null,
        }
        return sendReply(reply, { status: 200, body: JSON.stringify(body) })
      },
    },
  ]
}
