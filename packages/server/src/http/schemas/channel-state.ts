import { z } from 'zod'
import { instantSchema } from './values.ts'

export const channelsSchema = z.object({
  channels: z.array(
    z
      .object({
        ...{ id: z.string(), kind: z.string() },
        setup: z.enum(['ready', 'unknown-kind', 'misconfigured', 'not-set-up']),
        problems: z.array(z.object({ path: z.string(), message: z.string() })).describe('of its configuration'),
        missing: z.array(z.string()).describe('environment variables that are wanted and not there'),
        perMinute: z.number().nullable().describe('its rate'),
        waiting: z.int().describe('messages in line'),
        onTheWire: z.int().describe('messages that the provider is being given at this moment'),
        circuitOpenUntil: instantSchema.nullable().describe('left alone until then, after failures in a row'),
        throttledUntil: instantSchema.nullable().describe('the provider has asked to be left alone until then'),
        lastError: z.object({ at: instantSchema, reason: z.string() }).nullable().describe('since the process began'),
      })
      .meta({ id: 'ChannelState' }),
  ),
})
