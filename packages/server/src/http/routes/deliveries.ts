import { sendReply } from '../reply.ts'
import { type HttpContext, JSON_TYPE, type Route } from '../route.ts'
import { deliveryCountsSchema } from '../schemas/delivery.ts'

/** What became of what was to be sent. */
export function deliveryRoutes({ host }: HttpContext): Route[] {
  return [
    {
      method: 'GET',
      url: '/v1/deliveries/counts',
      permission: 'read-measurement',
      description: {
        group: 'Channels',
        summary: 'What became of all deliveries, by campaign, action and channel',
        details:
          'entered = delivered + suppressed + failed + pending, exact at any moment. Reasons are told up to the first colon.',
        answer: { type: JSON_TYPE, schema: deliveryCountsSchema },
        errors: ['log_unavailable'],
      },
      handle: async (_request, reply) => sendReply(reply, await host.call({ type: 'read-delivery-counts' })),
    },
  ]
}
