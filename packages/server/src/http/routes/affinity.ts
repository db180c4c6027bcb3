import { sendError, sendReply } from '../reply.ts'
import { type HttpContext, JSON_TYPE, type Route } from '../route.ts'
import { affinityParametersSchema, affinitySchema } from '../schemas/affinity.ts'

/** What is bought together. */
export function affinityRoutes({ host }: HttpContext): Route[] {
  return [
    {
      method: 'GET',
      url: '/v1/affinity/bundles',
      permission: 'read-measurement',
      description: {
        group: 'Catalogue',
        summary: 'Suggestions for bundles: things that are bought together more often than by chance',
        details:
          'From purchases as they come in, older ones counting less. The strongest first, by lift times support.',
        parameters: affinityParametersSchema,
        answer: { type: JSON_TYPE, schema: affinitySchema },
        errors: ['invalid_query', 'affinity_unknown'],
      },
      async handle(request, reply) {
        const query = affinityParametersSchema.safeParse(request.query)
        if (!query.success) return sendError(reply, 'invalid_query', { field: String(query.error.issues[0]?.path[0]) })
        const { limit, lift, sku, support } = query.data
        return sendReply(reply, await host.call({ type: 'read-affinity', limit, lift, sku, support }))
      },
    },
  ]
}
