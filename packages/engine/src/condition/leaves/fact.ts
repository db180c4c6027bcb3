import { z } from 'zod'
import { findFact } from '../../context/facts.ts'
import { valueAt } from '../../json.ts'
import { answer, NO } from '../answer.ts'
import { comparisonFields, compileValueTest } from '../comparison.ts'
import type { LeafKind } from '../condition.ts'
import { comparedText, readAnyComparisons } from '../text/comparison-text.ts'
import { fieldText, readField } from '../text/field-text.ts'

const schema = z.strictObject({
  fact: z.string().min(1).describe('name of a context fact, such as location'),
  field: z.string().optional().describe('name or dotted path of a field in the fact'),
  ...comparisonFields,
})

/** `{ fact: location, field: zip, is: "98101" }`: compares something that is true for now; an expired fact has no value. */
export const factLeaf: LeafKind<z.infer<typeof schema>> = {
  key: 'fact',
  schema,
  text: {
    words: ['fact'],
    read(reader) {
      const [fact, field] = readField(reader, 'a fact and a field, such as location.zip')
      return { fact, ...(field !== undefined && { field }), ...readAnyComparisons(reader) }
    },
    print: ({ fact, field, ...comparison }) => comparedText(`fact ${fieldText(fact, field)}`, comparison),
  },
  compile({ fact, field, ...comparison }, context) {
    if (!context.known.facts.has(fact)) context.problem(`there is no fact "${fact}" in the playbook`)
    context.dependsOn(`fact:${fact}`)
    const test = compileValueTest(comparison)
    const path = field === undefined ? [] : field.split('.')
    const whenAbsent = test(undefined)
    return ({ customer, now }) => {
      const held = findFact(customer, fact, now)
      if (!held) return answer(whenAbsent, Number.POSITIVE_INFINITY)
      const value = test(path.length === 0 ? held.value : valueAt(held.value, path))
      if (value === whenAbsent) return value ? Number.POSITIVE_INFINITY : NO
      return answer(value, held.until)
    }
  },
}
