import type { Registry } from 'prom-client'
import { certificateMetrics } from '../../passes/certificate-watch.ts'
import type { RequestMetrics } from '../request-metrics.ts'
import type { HttpContext, Route } from '../route.ts'
import { statusMetrics } from '../status-metrics.ts'

const PROMETHEUS_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

/** Figures for Prometheus: those of HTTP, those of the engine, and what else the process has registered. */
export function metricsRoutes(
  { destinations, host, passes }: HttpContext,
  requests: RequestMetrics,
  registry: Registry | undefined,
): Route[] {
  return [
    {
      method: 'GET',
      url: '/metrics',
      permission: 'public',
      description: {
        group: 'Operation',
        summary: 'Figures for Prometheus',
        details: 'Counts only, nothing about persons.',
        answer: { type: 'text/plain' },
      },
      async handle(_request, reply) {
        const { status, body } = await host.call({ type: 'read-status' })
        const ready = status === 200
        const engine = await statusMetrics({ ...(ready ? JSON.parse(body) : {}), ready: ready ? 1 : 0 })
        const others = (await registry?.metrics()) ?? ''
        return reply
          .header('content-type', PROMETHEUS_TYPE)
          .send(`${requests.text()}${engine}${destinations?.metrics() ?? ''}${certificateMetrics(passes)}${others}`)
      },
    },
  ]
}
