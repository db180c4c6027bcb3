import { z } from 'zod'
import { compileSelector, placeSelectorSchema, readSelector, selectorText } from '../../place/selector.ts'
import type { Visits } from '../../place/visits.ts'
import { durationMs, durationSchema } from '../../time/duration.ts'
import { answer, NO, YES } from '../answer.ts'
import { compileNumberTest, numberComparisonFields } from '../comparison.ts'
import type { LeafKind } from '../condition.ts'
import { comparedText, readAnyComparisons } from '../text/comparison-text.ts'

const schema = z.strictObject({
  visited: placeSelectorSchema.describe('which places: { type: store }, { place: s1 }, { region: WA }'),
  within: durationSchema.optional().describe('only visits that began this recently; 20 for each place at most'),
  ...numberComparisonFields,
})

/** `{ visited: { type: store }, within: 30d, atLeast: 2 }`: compares how often the customer came to places. Without a comparison: at least once. */
export const visitedLeaf: LeafKind<z.infer<typeof schema>> = {
  key: 'visited',
  schema,
  text: {
    words: ['visited'],
    read(reader) {
      reader.expectSymbol('(')
      const visited = readSelector(reader)
      const within = reader.takeSymbol(',') && reader.oneOf(['within']) && reader.duration()
      reader.expectSymbol(')')
      return { visited, ...(within && { within }), ...readAnyComparisons(reader) }
    },
    print: ({ visited, within, ...comparison }) =>
      comparedText(`visited(${selectorText(visited)}${within === undefined ? '' : `, within ${within}`})`, comparison),
  },
  compile({ visited, within, ...comparison }, context) {
    context.dependsOn('visits')
    const selects = compileSelector(visited)
    const isMeant = ({ place, region, type }: Visits) => selects({ id: place, type, region })
    const test = compileNumberTest(comparison) ?? ((count: number) => count >= 1)
    if (within === undefined) {
      return ({ customer }) => {
        let count = 0
        for (const visits of customer.visits) if (isMeant(visits)) count += visits.count
        return test(count) ? YES : NO
      }
    }
    const windowMs = durationMs(within)
    return ({ customer, now }) => {
      const inWindow: number[] = []
      for (const visits of customer.visits)
        if (visits.last + windowMs > now && isMeant(visits))
          for (const at of visits.times) if (at + windowMs > now) inWindow.push(at)
      const value = test(inWindow.length)
      if (inWindow.length === 0) return value ? YES : NO
      inWindow.sort((a, b) => a - b)
      const change = inWindow.findIndex((_, gone) => test(inWindow.length - gone - 1) !== value)
      return answer(value, change < 0 ? Number.POSITIVE_INFINITY : inWindow[change]! + windowMs)
    }
  },
}
