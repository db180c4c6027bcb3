import { z } from 'zod'
import { isTrue } from '../condition/answer.ts'
import type { Evaluate } from '../condition/condition.ts'
import { conditionSchema } from '../condition/condition.ts'
import type { Scope } from '../condition/scope.ts'

/** What makes an action weigh more or less in a moment. */
export const contextFactorSchema = z.union([
  z.strictObject({ when: conditionSchema, times: z.number().min(0).max(100) }),
  z
    .strictObject({
      goesWith: z.string().min(1).describe('a SKU'),
      least: z.number().min(0).max(100).default(1),
      most: z.number().min(0).max(100).default(3),
    })
    .refine(({ least, most }) => least <= most, { error: '`least` is more than `most`', path: ['least'] })
    .describe(
      'how much more often the SKU is bought with what is in the basket at hand (the `skus` of the event): its lift, within `least` and `most`; 1 where nothing is known',
    ),
])

export type ContextFactorDefinition = z.infer<typeof contextFactorSchema>

/** By how much, 1 where nothing changes. */
export type ContextFactor = (scope: Scope) => number

/** Compiles it; `compile` makes a condition of what `when` says. */
export function compileContextFactor(
  given: ContextFactorDefinition,
  compile: (when: Extract<ContextFactorDefinition, { when: unknown }>['when']) => Evaluate,
): ContextFactor {
  if ('when' in given) {
    const { times } = given
    const when = compile(given.when)
    return (scope) => (isTrue(when(scope)) ? times : 1)
  }
  const { goesWith, least, most } = given
  return ({ affinity, properties: { skus } }) => {
    if (!Array.isArray(skus)) return 1
    const lift = affinity?.goesWith(
      skus.filter((sku) => typeof sku === 'string'),
      goesWith,
    )?.lift
    return lift === undefined ? 1 : Math.min(most, Math.max(least, lift))
  }
}
