import { z } from 'zod'
import { NO, YES } from '../answer.ts'
import { comparisonFields, compileValueTest } from '../comparison.ts'
import type { LeafKind } from '../condition.ts'
import { comparedText, readAnyComparisons } from '../text/comparison-text.ts'

const FIELDS = ['id', 'role'] as const

const schema = z.strictObject({
  household: z.enum(FIELDS).describe('id: of the household; role: what the customer is in it'),
  ...comparisonFields,
})

/** `{ household: role, is: mother }`: compares the household that the customer belongs to; without a comparison: belongs to one. */
export const householdLeaf: LeafKind<z.infer<typeof schema>> = {
  key: 'household',
  schema,
  text: {
    words: ['household'],
    read: (reader) => ({ household: reader.oneOf(FIELDS), ...readAnyComparisons(reader) }),
    print: ({ household, ...comparison }) => comparedText(`household ${household}`, comparison),
  },
  compile({ household: field, ...comparison }, context) {
    const test = compileValueTest(comparison)
    context.dependsOn('household')
    return ({ customer }) => (test(customer.household?.id ? customer.household[field] : undefined) ? YES : NO)
  },
}
