import { sendReply } from '../reply.ts'
import { type HttpContext, JSON_TYPE, type Route } from '../route.ts'
import { channelsSchema } from '../schemas/channel-state.ts'

/** How the ways to reach people stand. */
export function channelRoutes({ channelDesk }: HttpContext): Route[] {
  const instant = (at: number | undefined) => (at === undefined ? null : new Date(at).toISOString())
  return [
    {
      method: 'GET',
      url: '/v1/channels',
      permission: 'read-measurement',
      description: {
        group: 'Channels',
        summary: 'Whether channels are set up, and how it goes on each',
        answer: { type: JSON_TYPE, schema: channelsSchema },
      },
      async handle(_request, reply) {
        const channels = (channelDesk?.list() ?? []).map(
          ({ circuitOpenUntil, lastError, perMinute = null, throttledUntil, ...channel }) => ({
            ...{ ...channel, perMinute },
            circuitOpenUntil: instant(circuitOpenUntil),
            throttledUntil: instant(throttledUntil),
            lastError: lastError === undefined ? null : { ...lastError, at: instant(lastError.at) },
          }),
        )
        return sendReply(reply, { status: 200, body: JSON.stringify({ channels }) })
      },
    },
  ]
}
