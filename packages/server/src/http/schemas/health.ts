import { z } from 'zod'

export const healthSchema = z.object({ status: z.literal('ok'), version: z.string() }).meta({ id: 'Health' })

export const readinessSchema = z.object({ status: z.literal('ready') }).meta({ id: 'Readiness' })
