import { warnOfPasses } from '../../passes/settings.ts'
import { sendError, sendReply } from '../reply.ts'
import { type HttpContext, JSON_TYPE, type Route } from '../route.ts'
import { healthSchema, readinessSchema } from '../schemas/health.ts'

const group = 'Operation'

/** Whether the process lives, and whether it works. */
export function healthRoutes({ host, passes, version }: HttpContext): Route[] {
  const alive = { status: 200, body: JSON.stringify({ status: 'ok', version }) }
  return [
    {
      method: 'GET',
      url: '/healthz',
      permission: 'public',
      description: {
        group,
        summary: 'Whether the process lives',
        answer: { type: JSON_TYPE, schema: healthSchema },
      },
      handle: (_request, reply) => sendReply(reply, alive),
    },
    {
      method: 'GET',
      url: '/readyz',
      permission: 'public',
      description: {
        group,
        summary: 'Whether the engine takes events',
        details:
          '`warnings` tells what works still, or less than it should, and needs somebody: a certificate that ends.',
        answer: { type: JSON_TYPE, schema: readinessSchema },
        errors: ['not_ready'],
      },
      async handle(_request, reply) {
        const { status } = await host.call({ type: 'read-status' })
        if (status !== 200) return sendError(reply, 'not_ready')
        const warning = warnOfPasses(passes, Date.now())
        const ready = { status: 'ready', ...(warning !== undefined && { warnings: [warning] }) }
        return sendReply(reply, { status, body: JSON.stringify(ready) })
      },
    },
  ]
}
