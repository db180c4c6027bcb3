import { durationSchema, minuteOfDaySchema } from '@attune/engine'
import { z } from 'zod'
import { instantSchema } from './values.ts'

export const sendAskedSchema = z
  .strictObject({
    action: z.string().min(1).describe('one with `sends: true`'),
    audience: z.string().min(1),
    name: z.string().min(1).max(200).optional().describe('for people'),
    at: z.iso
      .datetime({ offset: true, error: 'an instant such as 2026-09-21T07:00:00Z or 2026-09-21T09:00:00+02:00' })
      .optional()
      .describe('from when on; at once where it is not given'),
    localTime: minuteOfDaySchema
      .optional()
      .describe("when each person's own clock first shows it from `at` on, such as 09:00"),
    pace: z
      .strictObject({ max: z.number().int().min(1).max(1e9), within: durationSchema })
      .optional()
      .describe('so many messages in that time, one after the other'),
    dryRun: z.boolean().default(false).describe('tell what would come of it and send nothing'),
  })
  .meta({ id: 'SendAsked' })

const byReason = z.record(z.string(), z.int())

const sendFields = {
  ...{ id: z.string(), name: z.string().nullable(), action: z.string(), audience: z.string(), by: z.string() },
  state: z
    .enum(['scheduled', 'running', 'paused', 'cancelled', 'completed'])
    .describe('completed: everybody was asked; what is pending may still be on its way'),
  ...{ since: instantSchema, createdAt: instantSchema, startsAt: instantSchema, localTime: z.string().nullable() },
  perMinute: z.number().nullable(),
  entered: z.int().describe('people who had their turn = delivered + suppressed + failed + pending'),
  ...{ pending: z.int(), delivered: z.int(), suppressed: byReason, failed: byReason },
}

const sendSchema = z.object(sendFields).meta({ id: 'Send' })

const sendEstimateSchema = z
  .object({
    dryRun: z.literal(true),
    members: z.int(),
    sampled: z.int().describe('members on whom it was tried'),
    sent: z.object({ people: z.int(), low: z.int(), high: z.int() }).describe('with the bounds of 95 of 100 samples'),
    suppressed: byReason,
    channels: byReason,
    cost: z.number().describe('minor units'),
    atLeastMs: z.number().nullable().describe('how long it takes at its pace'),
  })
  .meta({ id: 'SendEstimate' })

export const createdSendSchema = z.union([sendSchema, sendEstimateSchema])

export const sendsSchema = z.object({ sends: z.array(sendSchema) })

export const readSendSchema = z.object({
  ...{ ...sendFields, members: z.int().describe('people in the audience now') },
  leftMs: z
    .int()
    .nullable()
    .describe(
      'how long the rest takes: at its pace, by the clocks that people wait for, else as fast as the last minute went; null where that is not known, or it is not under way',
    ),
})

export const changedSendSchema = z.object({ ...sendFields, before: z.string() })

export const sendParametersSchema = z.object({ id: z.string() })
