import { z } from 'zod'
import { ageOf, describeRelation } from '../../profile/relations.ts'
import { answer } from '../answer.ts'
import { compileNumberTest, numberComparisonFields } from '../comparison.ts'
import { conditionSchema, type LeafKind } from '../condition.ts'
import { comparedText, readAnyComparisons } from '../text/comparison-text.ts'
import { nameText } from '../text/leaf-text.ts'

/** Whatever the role. */
const ANYONE = 'anyone'

const roles = z.union([z.string().min(1), z.array(z.string().min(1)).min(2)])

const schema = z.strictObject({
  relation: roles.describe('what they are to the customer (son, husband …), a list of such, or anyone'),
  where: conditionSchema.optional().describe('only people of whom this is stated; `age` is the one they have now'),
  ...numberComparisonFields,
})

/**
 * `{ relation: son, where: { property: age, atLeast: 17 } }`: compares how many people the customer is related to so.
 * Without a comparison: at least one. People grow older, so that the answer changes by itself.
 */
export const relationLeaf: LeafKind<z.infer<typeof schema>> = {
  key: 'relation',
  schema,
  text: {
    words: ['relation'],
    read(reader) {
      reader.expectSymbol('(')
      const named = [reader.name('a role such as son, or anyone')]
      while (reader.takeWord('or')) named.push(reader.name('a role'))
      const where = reader.takeSymbol(',') ? { where: reader.filter() } : {}
      reader.expectSymbol(')')
      return { relation: named.length === 1 ? named[0] : named, ...where, ...readAnyComparisons(reader) }
    },
    print({ relation, where, ...comparison }, printer) {
      const named = (typeof relation === 'string' ? [relation] : relation).map(nameText).join(' or ')
      return comparedText(`relation(${named}${where === undefined ? '' : `, ${printer.filter(where)}`})`, comparison)
    },
  },
  compile({ relation, where, ...comparison }, context) {
    const wanted = new Set(typeof relation === 'string' ? [relation] : relation)
    const accepts = where === undefined ? undefined : context.filter(where, 'where')
    const test = compileNumberTest(comparison) ?? ((count: number) => count >= 1)
    context.dependsOn('relation')
    return ({ customer, now }) => {
      let count = 0
      let until = Number.POSITIVE_INFINITY
      for (const known of customer.relations) {
        if (known.ended || !(wanted.has(ANYONE) || wanted.has(known.role))) continue
        if (accepts === undefined || accepts(describeRelation(known, now))) count++
        if (accepts) until = Math.min(until, ageOf(known, now)?.until ?? until)
      }
      return answer(test(count), until)
    }
  },
}
