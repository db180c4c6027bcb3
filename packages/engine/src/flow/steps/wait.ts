import { z } from 'zod'
import { isTrue, validUntil } from '../../condition/answer.ts'
import { conditionSchema } from '../../condition/condition.ts'
import { asNumber } from '../../json.ts'
import { instantSchema } from '../../offer/definition.ts'
import { findTrait } from '../../profile/traits.ts'
import type { Stepping } from '../../stepping.ts'
import { minuteOfDay, minuteOfDaySchema } from '../../time/clock-time.ts'
import { durationMs, durationSchema } from '../../time/duration.ts'
import { nextLocalMinute, startOfLocalDay } from '../../time/zone.ts'
import { propertiesOf, type Run } from '../run.ts'
import type { StepBody, StepContext, StepKind } from '../step-kind.ts'

const traitDate = z.strictObject({
  trait: z.string().min(1).describe('that holds a date (2026-12-24) or an instant'),
  at: minuteOfDaySchema.default('00:00').describe('time of the day, where the person is'),
  before: durationSchema.optional(),
  after: durationSchema.optional(),
})

const waitSchema = z.union(
  [
    durationSchema,
    z.strictObject({ for: durationSchema }),
    z.strictObject({ until: z.union([instantSchema, traitDate, z.strictObject({ time: minuteOfDaySchema })]) }),
    z.strictObject({
      event: z.string().min(1),
      where: conditionSchema.optional(),
      within: durationSchema.default('30d'),
    }),
    z.strictObject({ condition: conditionSchema, within: durationSchema.default('30d') }),
  ],
  {
    error:
      'a wait is a duration, { for }, { until: instant, { trait } or { time: "09:00" } }, { event, where?, within } or { condition, within }',
  },
)

const schema = z.strictObject({
  wait: waitSchema,
  next: z.string().optional(),
  otherwise: z
    .string()
    .optional()
    .describe('where it leads when the event or the condition has not come within its time'),
})

type Given = z.infer<typeof schema>
type Until = Extract<Exclude<Given['wait'], string>, { until: unknown }>['until']

/** `{ wait: 2d }`, `{ wait: { event: Order Completed, within: 3d }, otherwise: remind }` … */
export const waitStep: StepKind<Given> = {
  key: 'wait',
  standsIn: 'both',
  schema,
  compile(given, context) {
    const { wait } = given
    const to = context.target(given.next, 'next')
    const isOpen = typeof wait !== 'string' && ('event' in wait || 'condition' in wait)
    if (isOpen && given.otherwise === undefined)
      context.problem('otherwise', 'say where it leads when that has not come in time: `otherwise: step`')
    if (!isOpen && given.otherwise !== undefined)
      context.problem('otherwise', 'what is waited for here always comes; leave it out')
    const rest = given.otherwise === undefined ? to : context.target(given.otherwise, 'otherwise')
    const exits = [{ name: 'next', to }, ...(isOpen ? [{ name: 'otherwise', to: rest }] : [])]
    return { waits: true, exits, ...bodyOf(wait, to, rest, context) }
  },
}

function bodyOf(
  wait: Given['wait'],
  to: string,
  rest: string,
  context: StepContext,
): Omit<StepBody, 'exits'> & Pick<StepBody, 'enter'> {
  if (typeof wait === 'string') return untilInstant(({ since }) => since + durationMs(wait), to)
  if ('for' in wait) return untilInstant(({ since }) => since + durationMs(wait.for), to)
  if ('until' in wait) return untilInstant(instantOf(wait.until), to)
  if ('event' in wait) return forEvent(wait, to, rest, context)
  return forCondition(wait, to, rest, context)
}

type InstantOf = (run: Run, step: Stepping) => number

/** Waits until an instant, which is reckoned anew with every step: where the date moves, so does the wait. */
function untilInstant(instant: InstantOf, to: string): Omit<StepBody, 'exits'> & Pick<StepBody, 'enter'> {
  const look = (run: Run, step: Stepping) => {
    run.dueAt = instant(run, step)
    return run.dueAt <= step.world.now ? to : undefined
  }
  return { enter: look, look, dueAt: instant }
}

function instantOf(until: Until): InstantOf {
  if (typeof until === 'string') return () => Date.parse(until)
  if ('time' in until) {
    const minute = minuteOfDay(until.time)
    return ({ since }, step) => nextLocalMinute(step.scope.zone, since, minute)
  }
  const minute = minuteOfDay(until.at) * 60_000
  const shift = (until.after ? durationMs(until.after) : 0) - (until.before ? durationMs(until.before) : 0)
  return (run, step) => {
    const day = dateOf(findTrait(step.customer, until.trait)?.value, step)
    // Without a date there is nothing to wait for.
    return day === undefined ? run.since : day.at + (day.isDay ? minute : 0) + shift
  }
}

function dateOf(value: unknown, step: Stepping): { at: number; isDay: boolean } | undefined {
  if (typeof value !== 'string') {
    const at = asNumber(value as number)
    return at === undefined ? undefined : { at, isDay: false }
  }
  const at = Date.parse(value)
  if (Number.isNaN(at)) return undefined
  return /^\d{4}-\d\d-\d\d$/.test(value)
    ? { at: startOfLocalDay(step.scope.zone, at / 86_400_000), isDay: true }
    : { at, isDay: false }
}

function forEvent(
  { event, where, within }: { event: string; where?: unknown; within: string },
  to: string,
  rest: string,
  context: StepContext,
) {
  const holds = where === undefined ? undefined : context.condition(where as never, 'wait.where')
  const withinMs = durationMs(within)
  const dueAt = ({ since }: Run) => since + withinMs
  return {
    awaits: event,
    dueAt,
    enter(run: Run) {
      run.dueAt = dueAt(run)
      return undefined
    },
    look(run: Run, step: Stepping) {
      const { event: happened, properties, world } = step
      const isIt =
        happened.type === 'tracked' && happened.name === event && happened.at >= run.since && happened.at < run.dueAt
      if (isIt && (!holds || isTrue(holds(step.scopeFor({ ...properties, run: propertiesOf(run) }))))) return to
      return run.dueAt <= world.now ? rest : undefined
    },
  }
}

function forCondition(
  { condition, within }: { condition: unknown; within: string },
  to: string,
  rest: string,
  context: StepContext,
) {
  const holds = context.condition(condition as never, 'wait.condition')
  const withinMs = durationMs(within)
  const look = (run: Run, step: Stepping) => {
    const answer = holds(step.scopeFor(propertiesOf(run)))
    if (isTrue(answer)) return to
    const end = run.since + withinMs
    if (end <= step.world.now) return rest
    run.dueAt = Math.min(end, validUntil(answer))
    return undefined
  }
  return { enter: look, look, dueAt: ({ since }: Run) => since + withinMs }
}
