import { z } from 'zod'
import type { Evaluate } from '../condition/condition.ts'
import { conditionSchema } from '../condition/condition.ts'
import { placeSelectorSchema } from '../place/selector.ts'
import { minuteOfDaySchema } from '../time/clock-time.ts'
import { durationSchema } from '../time/duration.ts'

const audienceOrPlace = z
  .union([z.string().min(1), placeSelectorSchema])
  .describe('id of an audience, or which places: { type: store }')

const expiringSchema = z
  .union([
    z.strictObject({ offer: z.string().min(1).describe('id of an offer; `*`: whichever') }),
    z.strictObject({ points: z.string().min(1).describe('id of a loyalty programme') }),
  ])
  .describe('whose end is near: copies of an offer that are still open, or points')

const dateSchema = z.strictObject({
  trait: z.string().min(1).describe('that holds a date (1990-05-17) or an instant'),
  each: z.enum(['year']).optional().describe('`year`: again each year, from the date on; once where not given'),
  offset: z
    .string()
    .regex(/^[+-]?\d{1,3}d$/, { error: 'whole days, before the date with a minus: -7d' })
    .refine((text) => Math.abs(Number.parseInt(text, 10)) <= 365, { error: 'a year at most' })
    .default('0d'),
  at: minuteOfDaySchema.default('09:00').describe("hour by the person's clock"),
})

export const triggerDefinitionSchema = z
  .strictObject({
    on: z.union(
      [
        z.strictObject({ event: z.string().min(1), where: conditionSchema.optional() }),
        z.strictObject({ enters: audienceOrPlace }),
        z.strictObject({ leaves: audienceOrPlace }),
        z.strictObject({ dwells: placeSelectorSchema, for: durationSchema.describe('how long the visit has lasted') }),
        z.strictObject({
          expires: expiringSchema,
          before: durationSchema.describe('how long before the end'),
        }),
        z.strictObject({ date: dateSchema.describe('a date of the customer') }),
      ],
      {
        error:
          'a trigger is on { event, where? }, { enters: audience } or { leaves: audience }, ' +
          '{ enters: { type: store } } or { leaves: … }, { dwells: { type: store }, for: 10m }, ' +
          '{ expires: { offer: welcome }, before: 3d }, or { date: { trait: birthday, each: year, offset: -7d } }',
      },
    ),
    when: conditionSchema.optional().describe('looked at when the moment has come'),
    after: durationSchema.optional().describe('wait this long before the moment; a further cause starts the wait anew'),
    cancelledBy: z.array(z.string().min(1)).optional().describe('names of events that call the waiting moment off'),
    cooldown: durationSchema.optional().describe('no second moment within this time'),
  })
  .meta({ id: 'Trigger', description: 'What makes a moment' })

export type TriggerDefinition = z.infer<typeof triggerDefinitionSchema>

/** A trigger, compiled. Names that it listens to are in the playbook's indexes. */
export interface Trigger {
  readonly id: string
  readonly where: Evaluate | undefined
  readonly when: Evaluate | undefined
  readonly afterMs: number
  readonly cooldownMs: number
}

/** A trigger on the places that a selector means. */
export interface PlaceTrigger {
  readonly trigger: Trigger
  readonly selects: (place: {
    readonly id: string
    readonly type: string
    readonly region?: string | undefined
  }) => boolean
}

/** One on visits that have lasted so long. */
export interface DwellTrigger extends PlaceTrigger {
  readonly forMs: number
}

/** One that looks ahead to the end of something. */
export interface ExpiryTrigger {
  readonly trigger: string
  readonly beforeMs: number
}

/** One on a date of the customer. */
export interface DateTrigger {
  readonly trigger: string
  readonly trait: string
  readonly yearly: boolean
  /** Days after the date; below 0 before it. */
  readonly offsetDays: number
  /** Of the day, by the person's clock. */
  readonly minute: number
}

/** Triggers on coming to places, leaving them and staying there. */
export interface PlaceTriggers {
  readonly enter: readonly PlaceTrigger[]
  readonly leave: readonly PlaceTrigger[]
  readonly dwell: readonly DwellTrigger[]
}
