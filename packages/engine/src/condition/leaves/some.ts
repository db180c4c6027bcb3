import { z } from 'zod'
import { isObject, pathOf, valuesAt } from '../../json.ts'
import { NO, YES } from '../answer.ts'
import { conditionSchema, type LeafKind } from '../condition.ts'
import { nameText } from '../text/leaf-text.ts'

const schema = z.strictObject({
  some: z.string().min(1).describe('a list in the event at hand, such as products'),
  where: conditionSchema.describe('what one of its elements must meet as a whole'),
})

/** `{ some: products, where: { all: [{ property: category, under: shoes }, { property: quantity, atLeast: 2 }] } }`: one and the same line meets all of it. */
export const someLeaf: LeafKind<z.infer<typeof schema>> = {
  key: 'some',
  schema,
  text: {
    words: ['some'],
    read(reader) {
      reader.expectSymbol('(')
      const some = reader.name('a list in the event')
      reader.expectSymbol(',')
      const where = reader.filter()
      reader.expectSymbol(')')
      return { some, where }
    },
    print: ({ some, where }, printer) => `some(${nameText(some)}, ${printer.filter(where)})`,
  },
  compile({ some, where }, context) {
    if (!context.momentary)
      context.problem('an audience cannot look at the event at hand; use { event, lines, where } instead')
    const accepts = context.filter(where, 'where')
    const path = pathOf(some.endsWith('[]') ? some : `${some}[]`)
    return ({ properties }) =>
      valuesAt(properties, path).some((element) => isObject(element) && accepts(element)) ? YES : NO
  },
}
