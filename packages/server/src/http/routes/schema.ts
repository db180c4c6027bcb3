import { sendReply } from '../reply.ts'
import { type HttpContext, JSON_TYPE, type Route } from '../route.ts'
import { dataQualitySchema, schemaSeenSchema } from '../schemas/schema.ts'

/** What comes in, as seen. */
export function schemaRoutes({ host }: HttpContext): Route[] {
  return [
    {
      method: 'GET',
      url: '/v1/schema',
      permission: 'read-schema',
      description: {
        group: 'Schema',
        summary: 'Which events and traits come in, with their properties, types and values',
        answer: { type: JSON_TYPE, schema: schemaSeenSchema },
      },
      handle: async (_, reply) => sendReply(reply, await host.call({ type: 'read-schema' })),
    },
    {
      method: 'GET',
      url: '/v1/data-quality',
      permission: 'read-schema',
      description: {
        group: 'Schema',
        summary: 'Where what comes in does not fit the playbook, its plan, or itself',
        answer: { type: JSON_TYPE, schema: dataQualitySchema },
      },
      handle: async (_, reply) => sendReply(reply, await host.call({ type: 'read-data-quality' })),
    },
  ]
}
