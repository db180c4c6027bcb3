import { z } from 'zod'
import type { Computed } from '../../computed/computed.ts'
import type { Customer } from '../../profile/customer.ts'
import { answer, NO } from '../answer.ts'
import { type Comparison, comparisonFields, compileValueTest } from '../comparison.ts'
import type { LeafKind } from '../condition.ts'
import { comparedText, readAnyComparisons } from '../text/comparison-text.ts'
import { nameText } from '../text/leaf-text.ts'

const schema = z.strictObject({ computed: z.string().min(1).describe('id of a computed trait'), ...comparisonFields })

/** `{ computed: spend-90d, atLeast: 100 }`: compares what follows from the customer's events. */
export const computedLeaf: LeafKind<z.infer<typeof schema>> = {
  key: 'computed',
  schema,
  text: {
    words: ['computed'],
    read: (reader) => ({ computed: reader.name('a computed trait'), ...readAnyComparisons(reader) }),
    print: ({ computed, ...comparison }) => comparedText(`computed ${nameText(computed)}`, comparison),
  },
  compile({ computed: id, ...comparison }, context) {
    const trait = context.known.computed.get(id)
    if (!trait) {
      context.problem(`there is no computed trait "${id}" in the playbook`)
      return () => NO
    }
    for (const { dependsOn, recollects } of trait.parts.length > 0 ? trait.parts : [trait]) {
      context.dependsOn(dependsOn)
      for (const recollection of recollects) context.recollect(recollection)
    }
    const test = compileValueTest(comparison)
    const until = trait.reaches ? nextThreshold(trait, comparison) : trait.until
    return ({ customer, now }) => answer(test(trait.read(customer, now)), until(customer, now))
  },
}

/** Of a value that only rises, the test changes where it comes to one of the numbers that it is compared with. */
function nextThreshold({ read, reaches }: Computed, comparison: Comparison) {
  const { atLeast, atMost, is, isNot, lessThan, moreThan, oneOf = [] } = comparison
  const above = (limit: number) => Math.floor(limit) + 1
  const numbers = [is, isNot, ...oneOf].filter((value) => typeof value === 'number')
  const thresholds = [
    ...numbers.flatMap((value) => [value, above(value)]),
    ...[atLeast, lessThan].flatMap((limit) => (limit === undefined ? [] : [Math.ceil(limit)])),
    ...[atMost, moreThan].flatMap((limit) => (limit === undefined ? [] : [above(limit)])),
  ]
  return (customer: Customer, now: number): number => {
    const value = read(customer, now)
    if (typeof value !== 'number') return Number.POSITIVE_INFINITY
    const next = thresholds.filter((threshold) => threshold > value)
    return next.length === 0 ? Number.POSITIVE_INFINITY : reaches!(customer, Math.min(...next))
  }
}
