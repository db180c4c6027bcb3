import { z } from 'zod'
import { conditionSchema } from '../condition/condition.ts'
import { durationSchema } from '../time/duration.ts'

const event = z.string().min(1).describe('name of the event')
const property = z.string().min(1).describe('dotted path of the property; `products[].sku` leads into a list')
const where = conditionSchema.optional().describe('only events whose properties meet this')
const lines = z
  .string()
  .min(1)
  .optional()
  .describe('a list in the event, such as products: its elements are looked at, by `where` and `property`')
const within = durationSchema
  .optional()
  .describe('only events this recent; exact to the minute up to 1h, the hour up to 2d, the day up to 400d')
const name = z.string().min(1).optional()

/** How a computed trait follows from events. */
export const computedDefinitionSchema = z
  .discriminatedUnion('calculate', [
    z.strictObject({ calculate: z.literal('count'), name, event, lines, where, within }),
    z.strictObject({ calculate: z.literal('sum'), name, event, property, lines, where, within }),
    z.strictObject({ calculate: z.literal('average'), name, event, property, lines, where, within }),
    z.strictObject({ calculate: z.literal('min'), name, event, property, lines, where, within }),
    z.strictObject({ calculate: z.literal('max'), name, event, property, lines, where, within }),
    z.strictObject({ calculate: z.literal('first'), name, event, property, lines, where, within }),
    z.strictObject({ calculate: z.literal('last'), name, event, property, lines, where, within }),
    z.strictObject({ calculate: z.literal('most-frequent'), name, event, property, lines, where, within }),
    z.strictObject({ calculate: z.literal('unique-count'), name, event, property, lines, where, within }),
    z
      .strictObject({ calculate: z.literal('days-since'), name, event, where, within })
      .describe('whole days since the last'),
    z.strictObject({
      ...{ calculate: z.literal('ratio'), name },
      of: z.string().describe('id of a computed trait'),
      to: z.string().describe('id of another; none where this is 0'),
    }),
  ])
  .meta({ id: 'ComputedTrait', description: 'A trait that follows from events, kept up to date event by event' })

export type ComputedDefinition = z.infer<typeof computedDefinitionSchema>
