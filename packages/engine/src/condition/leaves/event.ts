import { z } from 'zod'
import { plus } from '../../profile/exact-sum.ts'
import { firstMonthOf, localMonth, monthsIn, PERIODS, startOfMonth } from '../../profile/period.ts'
import { findRollup, MONTHS_KEPT, type Rollup } from '../../profile/rollup.ts'
import { countInWindow, expiryOfChange, MAX_WINDOW_MS } from '../../profile/window.ts'
import { durationMs, durationSchema } from '../../time/duration.ts'
import { answer, NO, YES } from '../answer.ts'
import { clockSchema } from '../clock.ts'
import { compileNumberTest, type NumberTest, numberComparisonFields } from '../comparison.ts'
import { conditionSchema, type Evaluate, type LeafKind } from '../condition.ts'
import { eventLeafText } from './event-text.ts'

const schema = z.strictObject({
  event: z.string().min(1).describe('name of the event'),
  where: conditionSchema.optional().describe('only events whose properties meet this'),
  within: durationSchema
    .optional()
    .describe('only events this recent; exact to the minute up to 1h, the hour up to 2d, the day up to 400d'),
  during: clockSchema
    .optional()
    .describe('only events that happened when the clocks where the customer is showed this'),
  each: z
    .strictObject({ period: z.enum(PERIODS), last: z.number().int().min(1) })
    .optional()
    .describe('in each of so many periods of the calendar before the one at hand; 36 months at most'),
  lines: z
    .string()
    .min(1)
    .optional()
    .describe('a list in the event, such as products: its elements are counted, and `where` and `sum` look at them'),
  sum: z.string().min(1).optional().describe('compare the sum of this property instead of the number of events'),
  ...numberComparisonFields,
})

/**
 * `{ event: Order Completed, within: 30d, atLeast: 3 }`: compares how often something happened, or with `sum` how
 * much it added up to. Without a comparison: at least once. With `each` it must hold in every one of the periods.
 * With `lines` the elements of a list count instead of the events.
 */
export const eventLeaf: LeafKind<z.infer<typeof schema>> = {
  key: 'event',
  schema,
  text: eventLeafText,
  compile({ event, where, within, during, each, lines, sum, ...comparison }, context) {
    const windowMs = within === undefined ? undefined : durationMs(within)
    if (windowMs !== undefined && windowMs > MAX_WINDOW_MS) context.problem('`within` can reach back 400d at most')
    context.dependsOn(`event:${event}`)
    const given = compileNumberTest(comparison)
    const test = given ?? ((value: number) => value >= 1)
    const lastTells = windowMs !== undefined && sum === undefined && isAtLeastOnce(comparison)
    const counted = { event, where, lines, sumOf: sum, during, monthly: each !== undefined }
    const key = context.rollup({ ...counted, windowMs: lastTells ? undefined : windowMs })
    const whenNone = test(0)
    const measure = sum === undefined ? (rollup: Rollup) => rollup.count : (rollup: Rollup) => rollup.sum

    if (each !== undefined) {
      if (within !== undefined) context.problem('`within` and `each` exclude each other; leave one of them out')
      if (each.last * monthsIn(each.period) > MONTHS_KEPT)
        context.problem(`\`each\` can reach back ${MONTHS_KEPT} months at most`)
      context.dependsOn('zone')
      return inEach(each, key, test, sum !== undefined)
    }
    if (windowMs === undefined) {
      return ({ customer }) => {
        const rollup = findRollup(customer, key)
        return (rollup ? test(measure(rollup)) : whenNone) ? YES : NO
      }
    }
    if (lastTells) {
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

/** Whether it holds in every one of the periods before the one at hand; looked at anew when the next period begins. */
function inEach(
  { last, period }: NonNullable<z.infer<typeof schema>['each']>,
  key: string,
  test: NumberTest,
  sums: boolean,
): Evaluate {
  const months = monthsIn(period)
  return ({ customer, now, zone }) => {
    const current = firstMonthOf(period, localMonth(zone, now))
    const buckets = findRollup(customer, key)?.months ?? []
    let value = true
    for (let ago = 1; ago <= last && value; ago++) {
      const first = current - ago * months
      let total = 0
      for (let i = 0; i < buckets.length; i += 3)
        if (buckets[i]! >= first && buckets[i]! < first + months) total = plus(total, buckets[i + (sums ? 2 : 1)]!)
      value = test(total)
    }
    return answer(value, startOfMonth(zone, current + months))
  }
}

function isAtLeastOnce({ is, atLeast, atMost, moreThan, lessThan }: Record<string, number | undefined>): boolean {
  if (is !== undefined || atMost !== undefined || lessThan !== undefined) return false
  if (atLeast === undefined) return moreThan === undefined || moreThan === 0
  return atLeast === 1 && moreThan === undefined
}
