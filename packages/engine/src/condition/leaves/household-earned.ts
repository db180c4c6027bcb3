import { z } from 'zod'
import { durationMs, durationSchema } from '../../time/duration.ts'
import { NO, YES } from '../answer.ts'
import { compileNumberTest, numberComparisonFields } from '../comparison.ts'
import type { LeafKind } from '../condition.ts'
import { comparedText, readAnyComparisons } from '../text/comparison-text.ts'
import { nameText } from '../text/leaf-text.ts'

const schema = z.strictObject({
  householdEarned: z.string().min(1).describe('id of a loyalty programme'),
  by: z
    .union([z.string().min(1), z.array(z.string().min(1)).min(2)])
    .optional()
    .describe('only what members earned who were this in the household (mother, son …), or one of a list of such'),
  within: durationSchema.describe('how far back, at most 400 days'),
  ...numberComparisonFields,
})

const LONGEST_MS = 400 * 86_400_000

/**
 * `{ householdEarned: stars, by: mother, within: 30d, atLeast: 100 }`: compares the points that members of the customer's
 * household have earned, less what came back of them.
 */
export const householdEarnedLeaf: LeafKind<z.infer<typeof schema>> = {
  key: 'householdEarned',
  schema,
  text: {
    words: ['householdEarned'],
    read(reader) {
      const householdEarned = reader.name('a loyalty programme')
      const roles: string[] = []
      if (reader.takeWord('by'))
        do roles.push(reader.name('a role such as mother'))
        while (reader.takeWord('or'))
      if (!reader.takeWord('within')) reader.fail('`within` and how far back')
      const within = reader.duration()
      const by = roles.length === 0 ? {} : { by: roles.length === 1 ? roles[0] : roles }
      return { householdEarned, ...by, within, ...readAnyComparisons(reader) }
    },
    print({ householdEarned, by = [], within, ...comparison }) {
      const roles = [by].flat()
      const named = roles.length === 0 ? '' : ` by ${roles.map(nameText).join(' or ')}`
      return comparedText(`householdEarned ${nameText(householdEarned)}${named} within ${within}`, comparison)
    },
  },
  compile({ householdEarned, by, within, ...comparison }, context) {
    if (!context.known.programmes.has(householdEarned))
      context.problem(`there is no loyalty programme "${householdEarned}"`)
    if (!context.momentary)
      context.problem(
        'an audience follows one person only; ask what a household earned in offers, triggers and actions',
      )
    const withinMs = durationMs(within)
    if (withinMs > LONGEST_MS) context.problem('`within` can be 400d at most')
    context.dependsOn('household')
    context.countForHouseholds(householdEarned, withinMs)
    const roles = by === undefined ? undefined : new Set([by].flat())
    const test = compileNumberTest(comparison) ?? ((value: number) => value > 0)
    return (scope) => (test(scope.earnedByHousehold?.(householdEarned, withinMs, roles) ?? 0) ? YES : NO)
  },
}
