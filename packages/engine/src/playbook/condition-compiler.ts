import type { Computed } from '../computed/computed.ts'
import { isTrue } from '../condition/answer.ts'
import { compileClock } from '../condition/clock.ts'
import { compileCondition } from '../condition/compile.ts'
import type {
  CompileContext,
  Condition,
  Dependency,
  Evaluate,
  KnownNames,
  RollupRequest,
  SeriesRequest,
  TallyRequest,
} from '../condition/condition.ts'
import type { Scope } from '../condition/scope.ts'
import type { Bare } from '../condition/text/reader.ts'
import type { ConditionTree } from '../condition/tree.ts'
import { asNumber, isIntoLists, isObject, type JsonObject, pathOf, valueAt, valuesAt } from '../json.ts'
import { compileFeature, type FeatureDefinition, type ReadFeature } from '../model/features.ts'
import { filteredKey, type RollupSpec } from '../profile/rollup.ts'
import type { SeriesSpec } from '../profile/series.ts'
import { firstsKey, type TallySpec, tallyValueOf } from '../profile/tally.ts'
import { grainOf } from '../profile/window.ts'
import {
  factRecollection,
  type Recollection,
  rollupRecollection,
  seriesRecollection,
  tallyRecollection,
  windowRecollection,
} from '../recollection/recollection.ts'
import type { PlaybookDefinition } from './definition.ts'
import { append } from './multimap.ts'
import type { PlaybookProblem } from './playbook.ts'
import { problemInText, Texts } from './texts.ts'

/**
 * Where a condition stands: one for an audience must be answerable at any time; one for a moment may look at its event
 * and at feeds; so may one on an event, but there names that stand alone in a text are properties, as in a filter.
 */
export type Standing = 'audience' | 'moment' | 'event' | 'properties'

/** Told what is looked at of the past. */
export type Asks = (recollection: Recollection) => void

const FACT = 'fact:'

type Growing = { -readonly [K in keyof RollupSpec]: RollupSpec[K] }

/** Properties that hold what an event is worth, in the order in which they are looked for. */
const WORTH = ['revenue', 'total', 'value', 'amount']

/** Compiles the conditions of one playbook; collects the rollups they need and everything that is wrong with them. */
export class ConditionCompiler {
  readonly problems: PlaybookProblem[] = []
  readonly #texts = new Texts()
  readonly #definition: PlaybookDefinition
  readonly #known: KnownNames
  /** Everything that is asked of the past, with the event that it follows from. */
  readonly recollections = new Map<Recollection, string>()
  readonly #rollups = new Map<string, Growing>()
  readonly #tallies = new Map<string, TallySpec>()
  readonly #series = new Map<string, SeriesSpec>()
  /** Of which programmes it is counted what households earn, and how far back that is looked at, ms. */
  readonly householdPoints = new Map<string, number>()
  /** Filled in while computed traits are compiled: they come before the conditions that refer to them. */
  readonly computed = new Map<string, Computed>()

  constructor(definition: PlaybookDefinition) {
    this.#definition = definition
    for (const [name, fact] of Object.entries(definition.facts))
      this.recollections.set(factRecollection(name, fact), fact.from.event)
    this.#known = {
      audiences: new Set(Object.keys(definition.audiences)),
      computed: this.computed,
      facts: new Set(Object.keys(definition.facts)),
      feeds: new Set(Object.keys(definition.feeds)),
      offers: new Set(Object.keys(definition.offers)),
      programmes: new Set(Object.keys(definition.loyalty)),
    }
  }

  problem(path: string, message: string): void {
    this.problems.push(this.#texts.locate(path, message))
  }

  hasFeed(id: string): boolean {
    return this.#known.feeds.has(id)
  }

  /** Lets it be counted what households earn in a programme. */
  countForHouseholds(programme: string, withinMs: number): void {
    this.householdPoints.set(programme, Math.max(withinMs, this.householdPoints.get(programme) ?? 0))
  }

  /** `asks` is told what the condition looks at of the past. */
  compile(
    condition: Condition,
    path: string,
    standing: Standing,
    dependencies: Set<Dependency> = new Set(),
    asks: Asks = () => undefined,
  ): Evaluate {
    return compileCondition(condition, this.#contextAt(path, standing, dependencies, asks))
  }

  /** The same for a condition that a definition need not have. */
  compileGiven(condition: Condition | undefined, path: string, standing: Standing): Evaluate | undefined {
    return condition === undefined ? undefined : this.compile(condition, path, standing)
  }

  #contextAt(path: string, standing: Standing, dependencies: Set<Dependency>, asks: Asks): CompileContext {
    const bare = standing === 'audience' || standing === 'moment' ? 'trait' : 'property'
    return {
      path,
      at: (inner) => this.#contextAt(inner, standing, dependencies, asks),
      parse: (text) => this.#parse(text, path, bare),
      dependsOn: (dependency) => {
        dependencies.add(dependency)
        this.#askForFact(dependency, asks)
      },
      recollect: asks,
      countForHouseholds: (programme, withinMs) => this.countForHouseholds(programme, withinMs),
      rollup: (request) => this.rollup(request, path, asks),
      series: (request, field) => this.#seriesOf(request, `${path}.${field}`, asks),
      filter: (where, field) => this.compileFilter(where, `${path}.${field}`),
      problem: (message) => this.problem(path, message),
      momentary: standing !== 'audience',
      known: this.#known,
    }
  }

  /** The tree that a text says; undefined, with the problem noted, where it says none. */
  #parse(text: string, path: string, bare: Bare): ConditionTree | undefined {
    const parsed = this.#texts.parse(text, path, bare)
    if (parsed.ok) return parsed.tree
    this.problems.push(problemInText(path, parsed.problem, text))
    return undefined
  }

  /** A filter as a tree, however it was written: what is filtered alike is kept once. */
  #filterTree(where: Condition | undefined, path: string): Condition | undefined {
    return typeof where === 'string' ? (this.#parse(where, path, 'property') ?? { always: false }) : where
  }

  /** Something of the context that models look at. */
  feature(given: FeatureDefinition, path: string): ReadFeature {
    const known: [field: string, id: string, names: { has(id: string): boolean }][] = []
    if ('computed' in given) known.push(['computed trait', given.computed, this.computed])
    if ('audience' in given) known.push(['audience', given.audience, this.#known.audiences])
    if ('fact' in given) known.push(['fact', given.fact.split('.')[0] ?? '', this.#known.facts])
    for (const [what, id, names] of known) if (!names.has(id)) this.problem(path, `there is no ${what} "${id}"`)
    return compileFeature(given, this.computed)
  }

  /** A test of an event's properties alone: a condition that may not look at anything else. */
  compileFilter(condition: Condition, path: string): (properties: JsonObject) => boolean {
    const dependencies = new Set<Dependency>()
    const evaluate = this.compile(condition, path, 'properties', dependencies)
    if (dependencies.size > 0) this.problem(path, 'only properties of the event can be looked at here')
    return (properties) => isTrue(evaluate({ properties } as Scope))
  }

  /** The values of properties and the times of events that are needed, by the event that feeds them. */
  noted() {
    const talliesByEvent = new Map<string, TallySpec[]>()
    const seriesByEvent = new Map<string, SeriesSpec[]>()
    for (const spec of this.#tallies.values()) append(talliesByEvent, spec.event, spec)
    for (const spec of this.#series.values()) append(seriesByEvent, spec.event, spec)
    return { talliesByEvent, seriesByEvent }
  }

  /** The rollups that the compiled conditions need, by the event that feeds them. */
  rollups(): { byEvent: Map<string, RollupSpec[]>; base: (event: string) => RollupSpec } {
    const byEvent = new Map<string, RollupSpec[]>()
    for (const spec of this.#rollups.values()) {
      if (!this.#rollups.has(spec.event)) this.#rollups.set(spec.event, createBase(spec.event))
    }
    for (const spec of this.#rollups.values()) append(byEvent, spec.event, spec as RollupSpec)
    return { byEvent, base: createBase }
  }

  #askForFact(dependency: Dependency, asks: Asks): void {
    if (!dependency.startsWith(FACT)) return
    const name = dependency.slice(FACT.length)
    const fact = this.#definition.facts[name]
    if (fact) asks(factRecollection(name, fact))
  }

  #ask(recollection: Recollection, event: string, asks: Asks): void {
    this.recollections.set(recollection, event)
    asks(recollection)
  }

  /** Asks for a rollup; gives the key under which customers hold it. */
  rollup(request: RollupRequest, path: string, asks: Asks): string {
    const { during, event, lines, monthly, sumOf, windowMs } = request
    const where = this.#filterTree(request.where, `${path}.where`)
    const plain = where === undefined && sumOf === undefined && during === undefined && lines === undefined
    const key = plain ? event : filteredKey(event, sumOf, where, during, lines)
    let spec = this.#rollups.get(key)
    if (!spec) {
      spec = plain ? createBase(event) : this.#createFiltered(key, { ...request, where }, path)
      this.#rollups.set(key, spec)
    }
    if (!plain) this.#ask(rollupRecollection(key), event, asks)
    if (monthly) {
      this.#ask(windowRecollection(key, 'month'), event, asks)
      spec.months = true
    }
    if (windowMs !== undefined) {
      const grain = grainOf(windowMs)
      this.#ask(windowRecollection(key, grain), event, asks)
      if (grain === 'minute') spec.minutes = true
      else if (grain === 'hour') spec.hours = true
      else spec.days = true
    }
    return key
  }

  /** Asks for the values of a property; gives the key under which customers hold them. */
  tally({ event, firsts, grain, lines, property, where: given }: TallyRequest, path: string, asks: Asks): string {
    const where = this.#filterTree(given, `${path}.where`)
    const parts = [event, property, where ?? null, grain ?? null]
    const plain = JSON.stringify(lines === undefined ? parts : [...parts, lines])
    const key = firsts ? firstsKey(plain) : plain
    this.#ask(tallyRecollection(key), event, asks)
    if (this.#tallies.has(key)) return key
    const names = pathOf(property)
    const read = (properties: JsonObject) => valuesAt(properties, names).flatMap((value) => tallyValueOf(value) ?? [])
    const accepts = this.#acceptsOf(where, path)
    this.#tallies.set(key, {
      key,
      event,
      lines: lines === undefined ? undefined : linesAt(lines),
      accepts,
      read,
      grain,
    })
    return key
  }

  #acceptsOf(where: Condition | undefined, path: string): RollupSpec['accepts'] {
    return where === undefined ? undefined : this.compileFilter(where, `${path}.where`)
  }

  #seriesOf({ event, where: given }: SeriesRequest, path: string, asks: Asks): string {
    const where = this.#filterTree(given, `${path}.where`)
    const key = where === undefined ? event : JSON.stringify([event, where])
    this.#ask(seriesRecollection(key), event, asks)
    if (!this.#series.has(key)) this.#series.set(key, { key, event, accepts: this.#acceptsOf(where, path) })
    return key
  }

  #createFiltered(key: string, { during, event, lines, sumOf, where }: RollupRequest, path: string): Growing {
    return {
      ...createBase(event),
      key,
      lines: lines === undefined ? undefined : linesAt(lines),
      accepts: this.#acceptsOf(where, path),
      during: during && compileClock(during).holds,
      amount: sumOf === undefined ? worthOf : amountAt(sumOf),
    }
  }
}

function createBase(event: string): Growing {
  const whole = { lines: undefined, accepts: undefined, during: undefined, amount: worthOf }
  return { key: event, event, ...whole, minutes: false, hours: false, days: false, months: false }
}

function amountAt(property: string): (properties: JsonObject) => number {
  const path = pathOf(property)
  if (!isIntoLists(path)) return (properties) => asNumber(valueAt(properties, path)) ?? 0
  return (properties) => valuesAt(properties, path).reduce<number>((sum, value) => sum + (asNumber(value) ?? 0), 0)
}

/** The elements of a list that are objects. */
function linesAt(list: string): (properties: JsonObject) => readonly JsonObject[] {
  const path = pathOf(list.endsWith('[]') ? list : `${list}[]`)
  return (properties) => valuesAt(properties, path).filter(isObject)
}

function worthOf(properties: JsonObject): number {
  for (const name of WORTH) {
    const value = asNumber(properties[name])
    if (value !== undefined) return value
  }
  return 0
}
