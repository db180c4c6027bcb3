import { z } from 'zod'
import type { Action } from '../decision/action.ts'
import type { Channel } from '../delivery/channel.ts'
import type { Experiment } from '../experiment/experiment.ts'
import { checkGraph } from '../flow/check/graph.ts'
import { codePool } from '../flow/code.ts'
import {
  type JourneyDefinition,
  journeyDefinitionSchema,
  stepIdSchema,
  type ThreadDefinition,
  threadDefinitionSchema,
  type WayDefinition,
} from '../flow/definition.ts'
import type { CodeStart, Flow, FlowStep, Flows, Text, Way } from '../flow/flow.ts'
import { BACK } from '../flow/hear.ts'
import { END, type Target } from '../flow/run.ts'
import type { StepContext } from '../flow/step-kind.ts'
import { stepKinds } from '../flow/steps/index.ts'
import type { Keywords } from '../keywords/definition.ts'
import { plain } from '../keywords/plain.ts'
import type { Offer } from '../offer/offer.ts'
import { deriveId } from '../random.ts'
import { durationMs } from '../time/duration.ts'
import type { Trigger } from '../trigger/definition.ts'
import { checkTexts, type SaidText } from './check-flow-texts.ts'
import { compileFlowKeywords } from './compile-flow-keywords.ts'
import type { ConditionCompiler } from './condition-compiler.ts'
import type { PlaybookDefinition } from './definition.ts'
import { append } from './multimap.ts'

/** What threads and journeys refer to. */
interface Surroundings {
  readonly compiler: ConditionCompiler
  readonly channels: ReadonlyMap<string, Channel>
  readonly offers: ReadonlyMap<string, Offer>
  readonly actions: ReadonlyMap<string, Action>
  readonly experiments: ReadonlyMap<string, Experiment>
  readonly triggers: ReadonlyMap<string, Trigger>
  readonly keywords: Keywords
}

type Given =
  | { readonly kind: 'thread'; readonly of: ThreadDefinition }
  | { readonly kind: 'journey'; readonly of: JourneyDefinition }

const kindByKey = new Map(stepKinds.map((kind) => [kind.key, kind]))

/** Compiles threads and journeys, and what begins them. */
export function compileFlows(
  definition: PlaybookDefinition,
  around: Surroundings,
): { flows: Flows; flowPools: Map<string, number> } {
  const threads = new Map<string, Flow>()
  const journeys = new Map<string, Flow>()
  const byTrigger = new Map<string, Flow[]>()
  const said: SaidText[] = []
  for (const [id, of] of Object.entries(definition.threads)) {
    threads.set(id, compileFlow(id, { kind: 'thread', of }, `threads.${id}`, definition, around, said))
    checkThread(id, of, around)
  }
  for (const [id, of] of Object.entries(definition.journeys))
    journeys.set(id, compileFlow(id, { kind: 'journey', of }, `journeys.${id}`, definition, around, said))
  for (const [section, flows] of [['threads', threads] as const, ['journeys', journeys] as const])
    for (const flow of flows.values())
      for (const trigger of definition[section][flow.id]!.triggers) {
        if (!around.triggers.has(trigger))
          around.compiler.problem(`${section}.${flow.id}.triggers`, `there is no trigger "${trigger}"`)
        append(byTrigger, trigger, flow)
      }
  checkTexts(said, definition, around.compiler)
  const { byKeyword, longKeywords } = compileFlowKeywords(definition, threads, around)
  const codes = compileCodes(definition, around)
  return {
    flows: {
      threads,
      journeys,
      byTrigger,
      byKeyword,
      longKeywords,
      codes: codes.starts,
      catchAll: catchAllOf(definition, threads, around),
    },
    flowPools: codes.pools,
  }
}

/** Ids of the actions that steps name: they need neither trigger nor placement. */
export function actionsInFlows({ journeys, threads }: PlaybookDefinition): ReadonlySet<string> {
  const steps = [...Object.values(threads), ...Object.values(journeys)].flatMap((flow) => flow.steps)
  return new Set(steps.flatMap(({ action }) => action ?? []).filter((name): name is string => typeof name === 'string'))
}

function compileFlow(
  id: string,
  given: Given,
  path: string,
  definition: PlaybookDefinition,
  around: Surroundings,
  said: SaidText[],
  isEarlier = false,
): Flow {
  const { kind, of } = given
  const { compiler } = around
  const names = of.steps.map(({ id: name }, i) => (typeof name === 'string' ? name : `step-${i + 1}`))
  checkNames(of.steps, names, path, compiler)
  const topic = kind === 'thread' ? of.topic : undefined
  const steps = of.steps.map((step, i) => compileStep(step, names, i, { id, given, path, definition, around, said }))
  const target = (to: string, field: string): Target =>
    resolve(to, names, () => compiler.problem(`${path}.${field}`, noStep(to)))
  const jumps = new Map<string, Target>()
  if (kind === 'thread') {
    for (const word of BACK_WORDS) jumps.set(word, BACK)
    for (const [i, { to, words }] of of.jumps.entries())
      for (const word of words) jumps.set(plain(word), to === 'back' ? BACK : target(to, `jumps[${i}].to`))
  }
  const entries = [names[0]!, ...[...jumps.values()].filter((to) => to !== BACK)]
  for (const { message, step } of checkGraph(steps, entries)) {
    compiler.problem(`${path}.steps[${names.indexOf(step)}]`, `step "${step}": ${message}`)
  }
  const moves = new Map(Object.entries(of.inside.moves).map(([from, to]) => [from, target(to, `inside.moves.${from}`)]))
  const ways = (list: readonly WayDefinition[], field: string): Way[] =>
    list.map((way, i) => compileWay(way, `${path}.${field}${field === 'goal' ? '' : `[${i}]`}`, compiler))
  return {
    kind,
    id,
    revision: revisionOf(of),
    topic: topic ?? 'service',
    campaign: kind === 'journey' ? of.campaign : undefined,
    channels: kind === 'thread' ? of.channels : [],
    first: names[0]!,
    steps: new Map(steps.map((step) => [step.id, step])),
    priority: kind === 'thread' ? of.priority : 0,
    interrupts: kind === 'thread' && of.interrupts,
    repeatsMs: of.repeats === 'always' ? 0 : of.repeats === 'never' ? Number.POSITIVE_INFINITY : durationMs(of.repeats),
    restarts: kind === 'journey' && of.restarts,
    patienceMs: kind === 'thread' ? durationMs(of.waits) : 0,
    lateMs: kind === 'thread' ? durationMs(of.late) : 0,
    jumps,
    goals: kind === 'journey' && of.goal ? ways([of.goal], 'goal') : [],
    exits: kind === 'journey' ? ways(of.exits, 'exits') : [],
    moves,
    ejects: of.inside.people === 'leave',
    earlier: isEarlier ? new Map() : compileEarlier(id, given, path, definition, around),
    position: new Map(names.map((name, i) => [name, i])),
  }
}

/** What people inside go by: the definition without what is kept beside it, and without where they land. */
function revisionOf(definition: ThreadDefinition | JourneyDefinition): string {
  const { earlier: _, inside: __, name: ___, ...rest } = definition
  return deriveId('rev', JSON.stringify(rest))
}

const BACK_WORDS = ['back', 'go back', 'atras', 'volver']

/** Definitions by which people still go. What is wrong with them is not told: they were in force. */
function compileEarlier(
  id: string,
  { kind, of }: Given,
  path: string,
  definition: PlaybookDefinition,
  around: Surroundings,
): ReadonlyMap<string, Flow> {
  const earlier = new Map<string, Flow>()
  for (const [revision, held] of Object.entries(of.earlier ?? {})) {
    const schema = kind === 'thread' ? threadDefinitionSchema : journeyDefinitionSchema
    const parsed = schema.safeParse(held)
    const at = `${path}.earlier.${revision}`
    if (!parsed.success) {
      around.compiler.problem(at, 'this is no definition; leave `earlier` to the server')
      continue
    }
    const given = { kind, of: parsed.data } as Given
    earlier.set(revision, { ...compileFlow(id, given, at, definition, around, [], true), revision })
  }
  return earlier
}

function compileWay(way: WayDefinition, path: string, compiler: ConditionCompiler): Way {
  if ('when' in way) return { event: undefined, where: compiler.compile(way.when, `${path}.when`, 'moment') }
  return { event: way.event, where: compiler.compileGiven(way.where, `${path}.where`, 'event') }
}

function checkNames(
  steps: readonly Readonly<Record<string, unknown>>[],
  names: readonly string[],
  path: string,
  compiler: ConditionCompiler,
): void {
  for (const [i, { id }] of steps.entries()) {
    const at = `${path}.steps[${i}].id`
    const parsed = stepIdSchema.safeParse(names[i])
    if (!parsed.success) compiler.problem(at, parsed.error.issues[0]!.message)
    else if (names[i] === 'end') compiler.problem(at, '"end" is where every way ends; call the step otherwise')
    else if (names.indexOf(names[i]!) < i) compiler.problem(at, `two steps are called "${names[i]}"`)
    const waits = ['ask', 'listen', 'wait', 'optIn', 'handOver'].find((key) => Object.hasOwn(steps[i]!, key))
    if (id === undefined && waits !== undefined)
      compiler.problem(
        at,
        `people wait here (${waits}): give the step an \`id\`, by which they are found when the definition changes`,
      )
  }
}

interface StepSurroundings {
  readonly id: string
  readonly given: Given
  readonly path: string
  readonly definition: PlaybookDefinition
  readonly around: Surroundings
  readonly said: SaidText[]
}

const NOWHERE = { exits: [], enter: () => END } as const

function compileStep(
  step: Readonly<Record<string, unknown>>,
  names: readonly string[],
  index: number,
  surroundings: StepSurroundings,
): FlowStep {
  const { around, given, path } = surroundings
  const { compiler } = around
  const name = names[index]!
  const at = `${path}.steps[${index}]`
  const { id: _, ...rest } = step
  const base = { id: name, speaks: false, listens: false, waits: false }
  const kind = Object.keys(rest)
    .map((key) => kindByKey.get(key))
    .find((found) => found !== undefined)
  const allowed = stepKinds
    .filter(({ standsIn }) => standsIn === 'both' || standsIn === given.kind)
    .map(({ key }) => key)
  if (!kind || !allowed.includes(kind.key)) {
    const found = Object.keys(rest).join(', ') || 'nothing'
    compiler.problem(at, `step "${name}": a step of a ${given.kind} is one of ${allowed.join(', ')}; found ${found}`)
    return { ...base, kind: '', ...NOWHERE }
  }
  const parsed = kind.schema.safeParse(rest)
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const field = z.core.toDotPath(issue.path)
      const message =
        issue.code === 'unrecognized_keys'
          ? `there is no field ${issue.keys.join(', ')}; check the spelling`
          : issue.message
      compiler.problem(field === '' ? at : `${at}.${field}`, `step "${name}": ${message}`)
    }
    return { ...base, kind: kind.key, ...NOWHERE, waits: true }
  }
  return { ...base, kind: kind.key, ...kind.compile(parsed.data, contextOf(name, names, index, surroundings)) }
}

function contextOf(name: string, names: readonly string[], index: number, surroundings: StepSurroundings): StepContext {
  const { around, definition, given, id, path, said } = surroundings
  const { actions, channels, compiler, experiments, offers } = around
  const at = `${path}.steps[${index}]`
  const problem = (field: string, message: string) => compiler.problem(`${at}.${field}`, `step "${name}": ${message}`)
  return {
    kind: given.kind,
    flow: id,
    id: name,
    topic: given.kind === 'thread' ? given.of.topic : undefined,
    channels: given.kind === 'thread' ? given.of.channels : [],
    campaign: given.kind === 'journey' ? given.of.campaign : undefined,
    target: (to, field) =>
      to === undefined ? (names[index + 1] ?? END) : resolve(to, names, () => problem(field, noStep(to))),
    condition: (condition, field) => compiler.compile(condition, `${at}.${field}`, 'event'),
    says: (text: Text, field) =>
      said.push({
        text,
        path: `${at}.${field}`,
        step: name,
        thread: id,
        segments: given.kind === 'thread' ? given.of.segments : 2,
      }),
    problem,
    known: {
      ...{ actions, channels, experiments, offers },
      programmes: new Set(Object.keys(definition.loyalty)),
      threads: new Set(Object.keys(definition.threads)),
    },
  }
}

function resolve(to: string, names: readonly string[], unknown: () => void): Target {
  if (to === 'end') return END
  if (!names.includes(to)) unknown()
  return to
}

function noStep(to: string): string {
  return `there is no step "${to}"; name one of this definition, or \`end\``
}

function checkThread(id: string, given: ThreadDefinition, { channels, compiler }: Surroundings): void {
  const path = `threads.${id}`
  for (const [i, channel] of given.channels.entries()) {
    const known = channels.get(channel)
    if (!known) compiler.problem(`${path}.channels[${i}]`, `there is no channel "${channel}"`)
    else if (known.kind === 'slot')
      compiler.problem(`${path}.channels[${i}]`, 'a slot is answered in the call; nobody can be talked with there')
  }
  if (given.codes?.like !== undefined) {
    try {
      new RegExp(given.codes.like, 'i')
    } catch (error) {
      compiler.problem(`${path}.codes.like`, `not a regular expression: ${(error as Error).message}`)
    }
  }
}

function compileCodes({ loyalty, threads }: PlaybookDefinition, { compiler }: Surroundings) {
  const starts: CodeStart[] = []
  const pools = new Map<string, number>()
  for (const [id, { codes: given }] of Object.entries(threads)) {
    if (!given) continue
    if ('unique' in given) {
      if (!loyalty[given.unique])
        compiler.problem(`threads.${id}.codes.unique`, `there is no programme "${given.unique}"`)
      starts.push({
        thread: id,
        programme: given.unique,
        like: given.like === undefined ? undefined : likeOf(given.like),
      })
      continue
    }
    const codes = new Map(Object.entries(given.codes).map(([code, points]) => [code.toUpperCase(), points]))
    if (starts.some((start) => 'list' in start && start.list === given.list))
      compiler.problem(
        `threads.${id}.codes.list`,
        `another thread has a list "${given.list}"; give this one another name`,
      )
    for (const code of codes.keys()) pools.set(codePool(given.list, code), 1)
    starts.push({ thread: id, list: given.list, like: likeOf(given.like), codes })
  }
  return { starts, pools }
}

function likeOf(pattern: string): RegExp {
  try {
    return new RegExp(`^(?:${pattern})$`, 'i')
  } catch {
    // It was told above.
    return /^(?!)/
  }
}

function catchAllOf(
  { threads: given }: PlaybookDefinition,
  threads: ReadonlyMap<string, Flow>,
  { compiler }: Surroundings,
) {
  const catchAll = new Map<string, Flow>()
  for (const [id, { catchAll: catches, channels }] of Object.entries(given)) {
    if (!catches) continue
    for (const channel of channels) {
      const other = catchAll.get(channel)
      if (other) compiler.problem(`threads.${id}.catchAll`, `"${other.id}" catches everything on "${channel}" already`)
      else catchAll.set(channel, threads.get(id)!)
    }
  }
  return catchAll
}
