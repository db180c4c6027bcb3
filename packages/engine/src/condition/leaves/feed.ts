import { z } from 'zod'
import { valueAt } from '../../json.ts'
import { NO, YES } from '../answer.ts'
import { comparisonFields, compileValueTest } from '../comparison.ts'
import type { LeafKind } from '../condition.ts'
import { comparedText, readAnyComparisons } from '../text/comparison-text.ts'
import { nameText } from '../text/leaf-text.ts'
import { compileKey, keySchema, keyText, readKey } from './feed-key.ts'

const schema = z.strictObject({
  feed: z.string().min(1).describe('name of a feed, such as weather'),
  key: keySchema,
  field: z.string().min(1).describe('name or dotted path of a field in the feed value'),
  ...comparisonFields,
})

/** `{ feed: weather, key: { fact: location.zip }, field: temperature, atMost: 10 }`: compares outside data. */
export const feedLeaf: LeafKind<z.infer<typeof schema>> = {
  key: 'feed',
  schema,
  text: {
    words: ['feed'],
    read(reader) {
      const feed = reader.name('a feed')
      const key = readKey(reader)
      reader.expectSymbol('.')
      return { feed, key, field: reader.name('a field'), ...readAnyComparisons(reader) }
    },
    print: ({ feed, key, field, ...comparison }) =>
      comparedText(`feed ${nameText(feed)}${keyText(key)}.${nameText(field)}`, comparison),
  },
  compile({ feed, key, field, ...comparison }, context) {
    if (!context.known.feeds.has(feed)) context.problem(`there is no feed "${feed}" in the playbook`)
    if (!context.momentary) context.problem('an audience cannot look at feeds; use them in triggers and actions')
    context.dependsOn(`feed:${feed}`)
    const test = compileValueTest(comparison)
    const keyOf = compileKey(key, context)
    const path = field.split('.')
    return (scope) => {
      const at = keyOf(scope)
      const value = at === undefined ? undefined : scope.feeds.get(feed, at)
      return test(valueAt(value, path)) ? YES : NO
    }
  },
}
