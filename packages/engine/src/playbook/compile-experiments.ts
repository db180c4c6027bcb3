import type { Action } from '../decision/action.ts'
import type { ExperimentDefinition } from '../experiment/definition.ts'
import type { Experiment, Variant } from '../experiment/experiment.ts'
import { bucketRanges } from '../experiment/hash.ts'
import type { JsonObject } from '../json.ts'
import type { Offer } from '../offer/offer.ts'
import { durationMs } from '../time/duration.ts'
import type { ConditionCompiler } from './condition-compiler.ts'
import type { PlaybookDefinition } from './definition.ts'

/** What experiments refer to. */
interface Surroundings {
  readonly compiler: ConditionCompiler
  readonly actions: ReadonlyMap<string, Action>
  readonly offers: ReadonlyMap<string, Offer>
  readonly threads: ReadonlySet<string>
  readonly journeys: ReadonlySet<string>
}

const WEIGHT_TOLERANCE = 1e-6

/** Compiles experiments; each action may be varied by one of them, or by several that exclude each other. */
export function compileExperiments(definition: PlaybookDefinition, around: Surroundings) {
  const experiments = new Map<string, Experiment>()
  const experimentEvents = new Set<string>()
  for (const [id, given] of Object.entries(definition.experiments)) {
    const experiment = compileExperiment(id, given, around)
    for (const other of experiments.values()) checkOverlap(experiment, other, around)
    experiments.set(id, experiment)
    experimentEvents.add(given.goal.event).add(given.guards.complaintEvent)
  }
  return { experiments, experimentEvents }
}

function compileExperiment(id: string, given: ExperimentDefinition, around: Surroundings): Experiment {
  const path = `experiments.${id}`
  const { attribute, coverage, goal, guards, namespace, seed = id, start } = given
  if (namespace && namespace.from >= namespace.to)
    around.compiler.problem(`${path}.namespace.to`, 'must be more than from, or nobody takes part')
  const variants = given.variants.map((variant, i) => compileVariant(variant, `${path}.variants[${i}]`, around))
  const names = new Set(variants.map((variant) => variant.id))
  if (names.size < variants.length) around.compiler.problem(`${path}.variants`, 'two variants have the same id')
  const overrides = given.variants.flatMap((variant) => Object.entries(variant.actions))
  const inValue = overrides.filter(([, { lever, offer, value }]) => (lever ?? offer ?? value) !== undefined)
  const varied = new Set(overrides.map(([action]) => action))
  return {
    id,
    attribute,
    seed,
    namespace,
    ranges: bucketRanges(weightsOf(given, path, around), coverage),
    variants,
    varied,
    variedFlows: new Set(variants.flatMap(({ flows }) => [...flows.keys()])),
    variedInTextOnly: new Set([...varied].filter((action) => !inValue.some(([other]) => other === action))),
    variesPolicy: given.variants.some(({ policy }) => policy !== undefined),
    goal: {
      event: goal.event,
      where: goal.where === undefined ? undefined : around.compiler.compile(goal.where, `${path}.goal.where`, 'moment'),
      value: goal.value?.split('.'),
      withinMs: durationMs(goal.within),
    },
    complaintEvent: guards.complaintEvent,
    startsAtOnce: start === 'at-once',
  }
}

function weightsOf({ variants }: ExperimentDefinition, path: string, { compiler }: Surroundings): number[] {
  const given = variants.filter(({ weight }) => weight !== undefined).length
  if (given === 0) return variants.map(() => 1 / variants.length)
  const weights = variants.map(({ weight }) => weight ?? 0)
  const sum = weights.reduce((total, weight) => total + weight, 0)
  if (given < variants.length) compiler.problem(`${path}.variants`, 'give a weight to every variant, or to none')
  else if (Math.abs(sum - 1) > WEIGHT_TOLERANCE)
    compiler.problem(`${path}.variants`, `the weights sum to ${Number(sum.toPrecision(6))}; they must sum to 1`)
  return weights
}

function compileVariant(
  { actions: given, id, journeys, policy, threads }: ExperimentDefinition['variants'][number],
  path: string,
  around: Surroundings,
): Variant {
  const actions = new Map<string, Action>()
  for (const [name, varied] of Object.entries(given)) {
    const base = around.actions.get(name)
    const at = `${path}.actions.${name}`
    if (!base) around.compiler.problem(at, `there is no action "${name}"`)
    else actions.set(name, vary(base, varied, at, around))
  }
  const flows = new Map<string, string>()
  for (const [name, other] of Object.entries(threads)) flows.set(`thread:${name}`, other)
  for (const [name, other] of Object.entries(journeys)) flows.set(`journey:${name}`, other)
  checkFlows(threads, around.threads, 'thread', `${path}.threads`, around)
  checkFlows(journeys, around.journeys, 'journey', `${path}.journeys`, around)
  return { id, actions, flows, exploration: policy?.exploration, interruptionCost: policy?.interruptionCost }
}

/** A variant can only put one that there is in the place of another one that there is. */
function checkFlows(
  given: Readonly<Record<string, string>>,
  known: ReadonlySet<string>,
  what: string,
  path: string,
  { compiler }: Surroundings,
): void {
  for (const [one, other] of Object.entries(given))
    for (const id of [one, other]) if (!known.has(id)) compiler.problem(`${path}.${one}`, `there is no ${what} "${id}"`)
}

function vary(
  base: Action,
  { content = {}, lever = base.lever, offer, value }: ExperimentDefinition['variants'][number]['actions'][string],
  path: string,
  { compiler, offers }: Surroundings,
): Action {
  for (const channel of Object.keys(content)) {
    if (!base.treatments.some((treatment) => treatment.channel.id === channel))
      compiler.problem(`${path}.content.${channel}`, `the action has no treatment on the channel "${channel}"`)
  }
  if (offer !== undefined && !offers.has(offer)) compiler.problem(`${path}.offer`, `there is no offer "${offer}"`)
  return {
    ...base,
    lever,
    valueOf: value === undefined ? base.valueOf : () => value,
    fixedValue: value ?? base.fixedValue,
    offer: offer === undefined ? base.offer : offers.get(offer),
    treatments: base.treatments.map((treatment) => {
      const varied = content[treatment.channel.id]
      if (varied === undefined) return treatment
      // What is compared says the same in every language, but for what a variant leaves alone.
      const languages = treatment.languages && without(treatment.languages, Object.keys(varied))
      return { ...treatment, content: { ...treatment.content, ...varied }, ...(languages && { languages }) }
    }),
  }
}

function checkOverlap(one: Experiment, other: Experiment, { compiler }: Surroundings): void {
  const shared = [...one.varied].find((action) => other.varied.has(action))
  if (shared === undefined) return
  const [a, b] = [one.namespace, other.namespace]
  if (a && b && a.id === b.id && (a.to <= b.from || b.to <= a.from)) return
  compiler.problem(
    `experiments.${one.id}`,
    `"${other.id}" varies the action "${shared}" too; put both into parts of one namespace that do not overlap`,
  )
}

/** The texts of all languages without those that a variant has of its own. */
function without(
  languages: Readonly<Record<string, JsonObject>>,
  fields: readonly string[],
): Record<string, JsonObject> {
  return Object.fromEntries(
    Object.entries(languages).map(([language, content]) => [
      language,
      Object.fromEntries(Object.entries(content).filter(([field]) => !fields.includes(field))),
    ]),
  )
}
