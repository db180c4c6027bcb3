import { z } from 'zod'
import { findAccount } from '../../loyalty/account.ts'
import { answer } from '../answer.ts'
import { comparisonFields, compileValueTest } from '../comparison.ts'
import type { LeafKind } from '../condition.ts'
import { comparedText, readAnyComparisons } from '../text/comparison-text.ts'
import { nameText } from '../text/leaf-text.ts'

const schema = z.strictObject({
  tierOf: z.string().min(1).describe('id of a loyalty programme'),
  ...comparisonFields,
})

/** `{ tierOf: stars, is: gold }`: compares the tier that the customer has in a loyalty programme. */
export const tierLeaf: LeafKind<z.infer<typeof schema>> = {
  key: 'tierOf',
  schema,
  text: {
    words: ['tierOf'],
    read: (reader) => ({ tierOf: reader.name('a loyalty programme'), ...readAnyComparisons(reader) }),
    print: ({ tierOf, ...comparison }) => comparedText(`tierOf ${nameText(tierOf)}`, comparison),
  },
  compile({ tierOf, ...comparison }, context) {
    if (!context.known.programmes.has(tierOf)) context.problem(`there is no loyalty programme "${tierOf}"`)
    context.dependsOn(`tier:${tierOf}`)
    const test = compileValueTest(comparison)
    return ({ customer }) => answer(test(findAccount(customer, tierOf)?.tier), Number.POSITIVE_INFINITY)
  },
}
