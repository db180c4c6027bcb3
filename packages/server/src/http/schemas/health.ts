import { z } from 'zod'

export const healthSchema = z.object({ status: z.literal('ok'), version: z.string() }).meta({ id: 'Health' })

export const readinessSchema = z.object({ status: z.literal('ready') }).meta({ id: 'Readiness' })

/** What the host says of itself; every number in it becomes a gauge of /metrics. */
export const statusSchema = z.looseObject({ gauges: z.record(z.string(), z.number()).default({}) })
