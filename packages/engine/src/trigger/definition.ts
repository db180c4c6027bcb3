import { z } from 'zod'
import type { Evaluate } from '../condition/condition.ts'
import { conditionSchema } from '../condition/condition.ts'
import { durationSchema } from '../time/duration.ts'

export const triggerDefinitionSchema = z
  .strictObject({
    on: z.union(
      [
        z.strictObject({ event: z.string().min(1), where: conditionSchema.optional() }),
        z.strictObject({ enters: z.string().min(1).describe('id of an audience') }),
        z.strictObject({ leaves: z.string().min(1).describe('id of an audience') }),
      ],
      { error: 'a trigger is on { event, where? }, { enters: audience } or { leaves: audience }' },
    ),
    when: conditionSchema.optional().describe('looked at when the moment has come'),
    after: durationSchema.optional().describe('wait this long before the moment; a further cause starts the wait anew'),
    cancelledBy: z.array(z.string().min(1)).optional().describe('names of events that call the waiting moment off'),
    cooldown: durationSchema.optional().describe('no second moment within this time'),
  })
  .meta({ id: 'Trigger', description: 'What makes a moment' })

/** A trigger, compiled. Names that it listens to are in the playbook's indexes. */
export interface Trigger {
  readonly id: string
  readonly where: Evaluate | undefined
  readonly when: Evaluate | undefined
  readonly afterMs: number
  readonly cooldownMs: number
}
