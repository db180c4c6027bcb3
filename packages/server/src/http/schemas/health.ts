import { z } from 'zod'

export const healthSchema = z.object({ status: z.literal('ok'), version: z.string() }).meta({ id: 'Health' })

export const readinessSchema = z
  .object({ status: z.literal('ready'), warnings: z.array(z.string()).optional().describe('what needs somebody soon') })
  .meta({ id: 'Readiness' })
