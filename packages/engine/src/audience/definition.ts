import { z } from 'zod'
import type { Evaluate } from '../condition/condition.ts'
import { conditionSchema } from '../condition/condition.ts'
import type { Recollection } from '../recollection/recollection.ts'

export const audienceDefinitionSchema = z
  .strictObject({
    name: z.string().min(1).optional(),
    description: z.string().optional(),
    where: conditionSchema,
    priority: z
      .number()
      .int()
      .min(-1000)
      .max(1000)
      .default(0)
      .describe('as a persona: who belongs to several is taken for the one with the highest'),
  })
  .meta({ id: 'Audience', description: 'A live segment: its members are always what its condition says now' })

/** An audience, compiled. */
export interface Audience {
  readonly id: string
  /** Its place in the order in which audiences are looked at: after those that it refers to. */
  readonly slot: number
  readonly evaluate: Evaluate
  /** Slots of the audiences that refer to it; all of them are later. */
  readonly dependents: readonly number[]
  /** What it looks at of the past, by itself or through audiences that it refers to. */
  readonly recollects: ReadonlySet<Recollection>
  /** The ids of the audiences that it refers to, and of those that they refer to. */
  readonly refersTo: ReadonlySet<string>
}
