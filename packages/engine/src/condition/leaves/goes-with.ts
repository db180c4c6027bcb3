import { z } from 'zod'
import { NO, YES } from '../answer.ts'
import { comparisonFields, compileValueTest } from '../comparison.ts'
import type { LeafKind } from '../condition.ts'
import { comparedText, readAnyComparisons } from '../text/comparison-text.ts'
import { nameText } from '../text/leaf-text.ts'

const schema = z.strictObject({
  goesWith: z.string().min(1).describe('a SKU'),
  ...comparisonFields,
})

const NOTHING: readonly string[] = []

/**
 * `{ goesWith: bagel, atLeast: 1.5 }`: compares how much more often the SKU is bought with what is in the basket at hand (the
 * `skus` of the event) than by itself: the lift with the thing in there that it goes with best.
 */
export const goesWithLeaf: LeafKind<z.infer<typeof schema>> = {
  key: 'goesWith',
  schema,
  text: {
    words: ['goesWith'],
    read: (reader) => ({ goesWith: reader.name('a SKU'), ...readAnyComparisons(reader) }),
    print: ({ goesWith, ...comparison }) => comparedText(`goesWith ${nameText(goesWith)}`, comparison),
  },
  compile({ goesWith, ...comparison }, context) {
    if (!context.momentary)
      context.problem('an audience has no basket at hand; use it for offers, triggers and actions')
    const test = compileValueTest(comparison)
    return ({ affinity, properties }) => {
      const { skus } = properties
      const basket = Array.isArray(skus) ? skus.filter((sku) => typeof sku === 'string') : NOTHING
      return test(affinity?.goesWith(basket, goesWith)?.lift) ? YES : NO
    }
  },
}
