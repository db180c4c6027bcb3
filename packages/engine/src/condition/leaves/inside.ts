import { z } from 'zod'
import { compileSelector, placeSelectorSchema, readSelector, selectorText } from '../../place/selector.ts'
import { NO, YES } from '../answer.ts'
import type { LeafKind } from '../condition.ts'

const schema = z.strictObject({
  inside: placeSelectorSchema.describe('which places: { type: store }, { place: s1 }, { region: WA }'),
})

/** `{ inside: { type: store } }`: whether the customer is at such a place now. An end by time alone comes through the visit's own timer. */
export const insideLeaf: LeafKind<z.infer<typeof schema>> = {
  key: 'inside',
  schema,
  text: {
    words: ['inside'],
    read(reader) {
      reader.expectSymbol('(')
      const inside = readSelector(reader)
      reader.expectSymbol(')')
      return { inside }
    },
    print: ({ inside }) => `inside(${selectorText(inside)})`,
  },
  compile({ inside }, context) {
    context.dependsOn('visits')
    const selects = compileSelector(inside)
    return ({ customer }) => {
      for (const { place, region, stay, type } of customer.visits)
        if (stay && selects({ id: place, type, region })) return YES
      return NO
    }
  },
}
