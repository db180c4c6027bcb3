import { z } from 'zod'
import { findRollup, type Rollup } from '../../profile/rollup.ts'
import { countInWindow, expiryOfChange, MAX_WINDOW_MS } from '../../profile/window.ts'
import { durationMs, durationSchema } from '../../time/duration.ts'
import { answer, NO, YES } from '../answer.ts'
import { compileNumberTest, numberComparisonFields } from '../comparison.ts'
import { conditionSchema, type LeafKind } from '../condition.ts'

const schema = z.strictObject({
  event: z.string().min(1).describe('name of the event'),
  where: conditionSchema.optional().describe('only events whose properties meet this'),
  within: durationSchema
    .optional()
    .describe('only events this recent; exact to the minute up to 1h, the hour up to 2d, the day up to 400d'),
  sum: z.string().min(1).optional().describe('compare the sum of this property instead of the number of events'),
  ...numberComparisonFields,
})

/**
 * `{ event: Order Completed, within: 30d, atLeast: 3 }`: compares how often something happened, or with `sum` how
 * much it added up to. Without a comparison: at least once.
 */
export const eventLeaf: LeafKind<z.infer<typeof schema>> = {
  key: 'event',
  schema,
  compile({ event, where, within, sum, ...comparison }, context) {
    const windowMs = within === undefined ? undefined : durationMs(within)
    if (windowMs !== undefined && windowMs > MAX_WINDOW_MS) context.problem('`within` can reach back 400d at most')
    context.dependsOn(`event:${event}`)
    const given = compileNumberTest(comparison)
    const test = given ?? ((value: number) => value >= 1)
    const key = context.rollup({ event, where, sumOf: sum, windowMs })
    const whenNone = test(0)
    const measure = sum === undefined ? (rollup: Rollup) => rollup.count : (rollup: Rollup) => rollup.sum

    if (windowMs === undefined) {
      return ({ customer }) => {
        const rollup = findRollup(customer, key)
        return (rollup ? test(measure(rollup)) : whenNone) ? YES : NO
      }
    }
    if (sum === undefined && isAtLeastOnce(comparison)) {
      // The last time is kept to the millisecond, so "at all within" needs no buckets.
      return ({ customer, now }) => {
        const rollup = findRollup(customer, key)
        if (!rollup) return NO
        const until = rollup.last + windowMs
        return until > now ? until : NO
      }
    }
    return ({ customer, now }) => {
      const rollup = findRollup(customer, key)
      if (!rollup) return whenNone ? YES : NO
      const total = countInWindow(rollup, windowMs, now, sum !== undefined)
      const value = test(total)
      return answer(value, expiryOfChange(rollup, windowMs, now, sum !== undefined, test, value))
    }
  },
}

function isAtLeastOnce({ is, atLeast, atMost, moreThan, lessThan }: Record<string, number | undefined>): boolean {
  if (is !== undefined || atMost !== undefined || lessThan !== undefined) return false
  if (atLeast === undefined) return moreThan === undefined || moreThan === 0
  return atLeast === 1 && moreThan === undefined
}
