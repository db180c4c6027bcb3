import { answerTimeQuantile, type Flow, flowOfVariant, type Playbook } from '@attune/engine'
import type { RunRow } from '../runner/store.ts'

/** What people did in a thread or a journey, or those of one variant of it. */
export interface FlowFigures {
  readonly variant: string
  /** Id of the definition that they go through: in a variant it may be another one. */
  readonly flow: string
  readonly started: number
  readonly reopened: number
  /** By outcome. */
  readonly ended: Readonly<Record<string, number>>
  /** Of those who ended, how many completed it, were it late. */
  readonly completion: number | null
  readonly steps: readonly StepFigures[]
}

interface StepFigures {
  readonly step: string
  readonly kind: string
  readonly entered: number
  /** Only of questions. */
  readonly answered?: number
  readonly late?: number
  readonly misunderstood?: number
  readonly reminded?: number
  readonly timedOut?: number
  readonly gaveUp?: number
  /** Share of those who were asked and have not answered. */
  readonly dropOff?: number | null
  /** Time from the question to its answer; null where nobody has answered. */
  readonly secondsToAnswer?: { readonly median: number; readonly p90: number } | null
}

const COMPLETED = ['completed', 'reached_goal']

/** Reads the figures of a flow from the tallies, for each variant in which people went through it. */
export function figuresOf(flow: Flow, tallies: ReadonlyMap<string, number>, playbook: Playbook): FlowFigures[] {
  const byVariant = countsOf(flow, tallies)
  return [...byVariant].map(([variant, counts]) => {
    const form = flowOfVariant(flow, variant, playbook)
    const steps = form === flow ? counts : (countsOf(form, tallies).get(variant) ?? new Map())
    return { variant, flow: form.id, ...wholeOf(counts), steps: stepsOf(form, steps) }
  })
}

/** What was counted of a definition, by variant; what belongs to no variant stands under the empty name. */
function countsOf({ id, kind }: Flow, tallies: ReadonlyMap<string, number>): Map<string, Map<string, number>> {
  const prefix = `flows/${kind}/${id}/`
  const byVariant = new Map<string, Map<string, number>>([['', new Map()]])
  for (const [name, value] of tallies) {
    if (!name.startsWith(prefix)) continue
    const rest = name.slice(prefix.length)
    const variant = rest.slice(0, rest.indexOf('/'))
    const counts = byVariant.get(variant) ?? new Map<string, number>()
    byVariant.set(variant, counts.set(rest.slice(variant.length + 1), value))
  }
  return byVariant
}

function wholeOf(counts: ReadonlyMap<string, number>) {
  const of = (what: string) => counts.get(what) ?? 0
  const ended = Object.fromEntries(
    [...counts]
      .filter(([what]) => what.startsWith('/ended/'))
      .map(([what, value]) => [what.slice('/ended/'.length), value]),
  )
  const over = Object.values(ended).reduce((sum, value) => sum + value, 0) - of('/reopened')
  const completed = COMPLETED.reduce((sum, outcome) => sum + (ended[outcome] ?? 0), 0)
  return {
    started: of('/started'),
    reopened: of('/reopened'),
    ended,
    completion: over > 0 ? completed / over : null,
  }
}

function stepsOf(flow: Flow, counts: ReadonlyMap<string, number>): StepFigures[] {
  return [...flow.steps.values()].map((step) => {
    const count = (what: string) => counts.get(`${step.id}/${what}`) ?? 0
    const base = { step: step.id, kind: step.kind, entered: count('entered') }
    if (!step.question) return base
    const [entered, answered] = [base.entered, count('answered')]
    return {
      ...base,
      answered,
      late: count('late'),
      misunderstood: count('misunderstood'),
      reminded: count('reminded'),
      timedOut: count('timedOut'),
      gaveUp: count('gaveUp'),
      dropOff: entered > 0 ? Math.max(0, 1 - (answered + count('late')) / entered) : null,
      secondsToAnswer: timesIn(counts, step.id),
    }
  })
}

/** Quantiles of the times that answers to a question took. */
function timesIn(counts: ReadonlyMap<string, number>, step: string): { median: number; p90: number } | null {
  const prefix = `${step}/answerIn/`
  const times = [...counts].flatMap(([what, count]) =>
    what.startsWith(prefix) ? [[Number(what.slice(prefix.length)), count] as const] : [],
  )
  const [median, p90] = [0.5, 0.9].map((share) => answerTimeQuantile(new Map(times), share))
  return median === undefined || p90 === undefined ? null : { median, p90 }
}

/**
 * How far a group of people went: of those who began, how many were at or past each step, how long answers took them, and how they
 * ended. Those for whom a variant puts another definition in its place are told by the steps of that one.
 */
export function engagementOf(flow: Flow, rows: readonly RunRow[], playbook: Playbook) {
  const byVariant = Map.groupBy(rows, ({ variant }) => variant ?? '')
  const forms = [...byVariant].map(([variant, members]) => ({
    ...{ variant, form: flowOfVariant(flow, variant, playbook), members },
  }))
  const own = forms.filter(({ form }) => form === flow).flatMap(({ members }) => members)
  const { reached } = engagementBy(flow, own, playbook)
  const variants = forms
    .filter(({ variant }) => variant !== '')
    .map(({ form, members, variant }) => ({ variant, flow: form.id, ...engagementBy(form, members, playbook) }))
  return { began: rows.length, completed: rows.filter(isCompleted).length, reached, variants }
}

function isCompleted({ outcome }: RunRow): boolean {
  return outcome !== undefined && COMPLETED.includes(outcome)
}

/** Seconds to the answer, by question. */
type AnswerTimes = Readonly<Record<string, number>>

function engagementBy(flow: Flow, rows: readonly RunRow[], playbook: Playbook) {
  const last = flow.position.size
  const times = rows.map(({ answeredIn }) => JSON.parse(answeredIn) as AnswerTimes)
  const places = rows.map((row, i) => (isCompleted(row) ? last : placeOf(row, times[i]!, flow, playbook)))
  return {
    began: rows.length,
    completed: rows.filter(isCompleted).length,
    reached: [...flow.position].map(([step, place]) => ({
      ...{ step, people: places.filter((at) => at >= place).length },
      ...(flow.steps.get(step)?.question && { secondsToAnswer: quantilesOf(times.map((of) => of[step])) }),
    })),
  }
}

/**
 * The place in a flow at which a run is. Within a sub-thread that is the step that leads into it, from one step or another; of several
 * it is the one after which the run goes on where it says, or the first after the last question of the flow that was answered.
 */
function placeOf({ returnsTo, step, thread }: RunRow, times: AnswerTimes, flow: Flow, playbook: Playbook): number {
  if (thread === flow.id) return flow.position.get(step) ?? 0
  const answered = Object.keys(times).map((question) => flow.position.get(question) ?? -1)
  const past = Math.max(-1, ...answered)
  const leading = [...flow.position].filter(([id]) => leadsInto(flow.steps.get(id)?.inner, thread, playbook))
  const returning = leading.filter(([id]) => flow.steps.get(id)?.exits[0]?.to === returnsTo)
  const into = returning.length > 0 ? returning : leading
  return into.find(([, place]) => place > past)?.[1] ?? into.at(-1)?.[1] ?? Math.max(0, past)
}

/** Whether a thread is another one, or goes through it somewhere. */
function leadsInto(inner: string | undefined, thread: string, playbook: Playbook, seen = new Set<string>()): boolean {
  if (inner === undefined || seen.has(inner)) return false
  seen.add(inner)
  const steps = playbook.flows.threads.get(inner)?.steps.values() ?? []
  return inner === thread || [...steps].some((step) => leadsInto(step.inner, thread, playbook, seen))
}

/** Median and ninth decile of the times that are known, seconds (nearest rank); null where none is. */
function quantilesOf(times: readonly (number | undefined)[]): { median: number; p90: number } | null {
  const known = times.filter((time) => time !== undefined).sort((a, b) => a - b)
  const rank = (share: number) => known[Math.max(0, Math.ceil(share * known.length) - 1)]!
  return known.length === 0 ? null : { median: rank(0.5), p90: rank(0.9) }
}
