import { z } from 'zod'
import { isIntoLists, pathOf, valueAt, valuesAt } from '../../json.ts'
import { NO, YES } from '../answer.ts'
import { comparisonFields, compileValueTest } from '../comparison.ts'
import type { LeafKind } from '../condition.ts'
import { bareText } from '../text/bare-text.ts'

const schema = z.strictObject({
  property: z
    .string()
    .min(1)
    .describe('name or dotted path of a property of the event at hand; `products[].sku`: of any element of the list'),
  ...comparisonFields,
})

/**
 * `{ property: category, is: coffee }`: compares a property of the event at hand. A path into a list, such as
 * `products[].category`, holds when any of its values does.
 */
export const propertyLeaf: LeafKind<z.infer<typeof schema>> = {
  key: 'property',
  schema,
  text: bareText('property'),
  compile({ property, ...comparison }, context) {
    if (!context.momentary)
      context.problem('an audience cannot look at the event at hand; use { event, where } instead')
    const test = compileValueTest(comparison)
    const path = pathOf(property)
    if (isIntoLists(path)) {
      return ({ properties }) => {
        const values = valuesAt(properties, path)
        return (values.length === 0 ? test(undefined) : values.some(test)) ? YES : NO
      }
    }
    return ({ properties }) => (test(valueAt(properties, path)) ? YES : NO)
  },
}
