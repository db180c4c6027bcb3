import { z } from 'zod'
import { findTrait } from '../../profile/traits.ts'
import { NO, YES } from '../answer.ts'
import { comparisonFields, compileValueTest } from '../comparison.ts'
import type { LeafKind } from '../condition.ts'
import { bareText } from '../text/bare-text.ts'

const schema = z.strictObject({ trait: z.string().min(1).describe('name of the trait'), ...comparisonFields })

/** `{ trait: tier, is: gold }`: compares a stored attribute of the customer. */
export const traitLeaf: LeafKind<z.infer<typeof schema>> = {
  key: 'trait',
  schema,
  text: bareText('trait'),
  compile({ trait, ...comparison }, context) {
    context.dependsOn(`trait:${trait}`)
    const test = compileValueTest(comparison)
    return ({ customer }) => (test(findTrait(customer, trait)?.value) ? YES : NO)
  },
}
