import { z } from 'zod'
import { timesOf } from '../../profile/series.ts'
import { durationMs, durationSchema } from '../../time/duration.ts'
import { type Answer, answer, NO } from '../answer.ts'
import { type CompileContext, conditionSchema, type LeafKind } from '../condition.ts'
import { sequenceLeafText } from './sequence-text.ts'

const stepSchema = z.union([
  z.string().min(1),
  z.strictObject({ event: z.string().min(1), where: conditionSchema.optional() }),
])

const schema = z
  .strictObject({
    after: stepSchema.describe('name of the event, or { event, where }'),
    followedBy: stepSchema.optional().describe('what followed'),
    notFollowedBy: stepSchema.optional().describe('what did not follow'),
    within: durationSchema.describe('how soon it followed, or would have had to'),
    last: durationSchema
      .optional()
      .describe('how old the event that followed may be, or the one that nothing followed; ever where not given'),
  })
  .refine(({ followedBy, notFollowedBy }) => (followedBy === undefined) !== (notFollowedBy === undefined), {
    error: 'a sequence has either `followedBy` or `notFollowedBy`',
  })

/**
 * `{ after: Product Viewed, followedBy: Order Completed, within: 2h }`: one event and then, later and within a time, another.
 * `{ after: Cart Updated, notFollowedBy: Order Completed, within: 30m }`: one event, and the time passed without the other.
 * Exact to the millisecond, in whatever order the events came in.
 */
export const sequenceLeaf: LeafKind<z.infer<typeof schema>> = {
  key: 'after',
  schema,
  text: sequenceLeafText,
  compile({ after, followedBy, notFollowedBy, within, last }, context) {
    const field = followedBy === undefined ? 'notFollowedBy' : 'followedBy'
    const firstKey = seriesOf(after, context, 'after')
    const secondKey = seriesOf((followedBy ?? notFollowedBy)!, context, field)
    const gapMs = durationMs(within)
    const lastMs = last === undefined ? Number.POSITIVE_INFINITY : durationMs(last)
    const evaluate = followedBy === undefined ? unanswered : followed
    return ({ customer, now }) => {
      const firsts = timesOf(customer, firstKey)
      return firsts.length === 0 ? NO : evaluate(firsts, timesOf(customer, secondKey), { gapMs, lastMs, now })
    }
  },
}

function seriesOf(step: z.infer<typeof stepSchema>, context: CompileContext, field: string): string {
  const { event, where } = typeof step === 'string' ? { event: step, where: undefined } : step
  context.dependsOn(`event:${event}`)
  return context.series({ event, where }, field)
}

interface Timing {
  readonly gapMs: number
  readonly lastMs: number
  readonly now: number
}

/** Whether some event was followed in time; it holds for `lastMs` from the latest that followed one. */
function followed(firsts: readonly number[], seconds: readonly number[], { gapMs, lastMs, now }: Timing): Answer {
  let first = firsts.length - 1
  for (let i = seconds.length - 1; i >= 0; i--) {
    const at = seconds[i]!
    while (first >= 0 && firsts[first]! >= at) first--
    if (first < 0) return NO
    if (at - firsts[first]! > gapMs) continue
    const until = at + lastMs
    return until > now ? until : NO
  }
  return NO
}

/** Whether some event was left alone for its time; it holds from the end of that time until the event is `lastMs` old. */
function unanswered(firsts: readonly number[], seconds: readonly number[], { gapMs, lastMs, now }: Timing): Answer {
  let second = 0
  let start = Number.POSITIVE_INFINITY
  let end = Number.NEGATIVE_INFINITY
  for (const at of firsts) {
    while (second < seconds.length && seconds[second]! <= at) second++
    if (second < seconds.length && seconds[second]! - at <= gapMs) continue
    const from = at + gapMs + 1
    const until = at + lastMs
    if (until <= now || until <= from) continue
    if (from <= now || from <= end) end = Math.max(end, until)
    else start = Math.min(start, from)
  }
  return end > now ? answer(true, end) : answer(false, start)
}
