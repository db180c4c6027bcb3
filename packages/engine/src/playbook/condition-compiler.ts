import type { Computed } from '../computed/computed.ts'
import { isTrue } from '../condition/answer.ts'
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
import { asNumber, type JsonObject, valueAt } from '../json.ts'
import { filteredKey, type RollupSpec } from '../profile/rollup.ts'
import type { SeriesSpec } from '../profile/series.ts'
import { type TallySpec, tallyValueOf } from '../profile/tally.ts'
import { grainOf } from '../profile/window.ts'
import type { PlaybookDefinition } from './definition.ts'
import { append } from './multimap.ts'
import type { PlaybookProblem } from './playbook.ts'

/** Where a condition stands: one for an audience must be answerable at any time; one for a moment may look at its event and at feeds. */
export type Standing = 'audience' | 'moment' | 'properties'

type Growing = { -readonly [K in keyof RollupSpec]: RollupSpec[K] }

/** Properties that hold what an event is worth, in the order in which they are looked for. */
const WORTH = ['revenue', 'total', 'value', 'amount']

/** Compiles the conditions of one playbook; collects the rollups they need and everything that is wrong with them. */
export class ConditionCompiler {
  readonly problems: PlaybookProblem[] = []
  readonly #known: KnownNames
  readonly #rollups = new Map<string, Growing>()
  readonly #tallies = new Map<string, TallySpec>()
  readonly #series = new Map<string, SeriesSpec>()
  /** Filled in while computed traits are compiled: they come before the conditions that refer to them. */
  readonly computed = new Map<string, Computed>()

  constructor(definition: PlaybookDefinition) {
    this.#known = {
      audiences: new Set(Object.keys(definition.audiences)),
      computed: this.computed,
      facts: new Set(Object.keys(definition.facts)),
      feeds: new Set(Object.keys(definition.feeds)),
      offers: new Set(Object.keys(definition.offers)),
    }
  }

  problem(path: string, message: string): void {
    this.problems.push({ path, message })
  }

  compile(condition: Condition, path: string, standing: Standing, dependencies: Set<Dependency> = new Set()): Evaluate {
    const context: CompileContext = {
      path,
      dependsOn: (dependency) => dependencies.add(dependency),
      rollup: (request) => this.rollup(request, path),
      series: (request, field) => this.#seriesOf(request, `${path}.${field}`),
      problem: (message) => this.problem(path, message),
      problemAt: (at, message) => this.problem(at, message),
      momentary: standing !== 'audience',
      known: this.#known,
    }
    return compileCondition(condition, context)
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

  /** Asks for a rollup; gives the key under which customers hold it. */
  rollup({ event, where, sumOf, windowMs }: RollupRequest, path: string): string {
    const plain = where === undefined && sumOf === undefined
    const key = plain ? event : filteredKey(event, sumOf, where)
    let spec = this.#rollups.get(key)
    if (!spec) {
      spec = plain ? createBase(event) : this.#createFiltered(key, event, where, sumOf, path)
      this.#rollups.set(key, spec)
    }
    if (windowMs !== undefined) {
      const grain = grainOf(windowMs)
      if (grain === 'minute') spec.minutes = true
      else if (grain === 'hour') spec.hours = true
      else spec.days = true
    }
    return key
  }

  /** Asks for the values of a property; gives the key under which customers hold them. */
  tally({ event, grain, property, where }: TallyRequest, path: string): string {
    const key = JSON.stringify([event, property, where ?? null, grain ?? null])
    if (this.#tallies.has(key)) return key
    const names = property.split('.')
    const read = (properties: JsonObject) => tallyValueOf(valueAt(properties, names))
    this.#tallies.set(key, { key, event, accepts: where && this.compileFilter(where, `${path}.where`), read, grain })
    return key
  }

  #seriesOf({ event, where }: SeriesRequest, path: string): string {
    const key = where === undefined ? event : JSON.stringify([event, where])
    if (!this.#series.has(key))
      this.#series.set(key, { key, event, accepts: where && this.compileFilter(where, `${path}.where`) })
    return key
  }

  #createFiltered(
    key: string,
    event: string,
    where: Condition | undefined,
    sumOf: string | undefined,
    path: string,
  ): Growing {
    return {
      ...createBase(event),
      key,
      accepts: where && this.compileFilter(where, `${path}.where`),
      amount: sumOf === undefined ? worthOf : amountAt(sumOf),
    }
  }
}

function createBase(event: string): Growing {
  return { key: event, event, accepts: undefined, amount: worthOf, minutes: false, hours: false, days: false }
}

function amountAt(property: string): (properties: JsonObject) => number {
  const path = property.split('.')
  return (properties) => asNumber(valueAt(properties, path)) ?? 0
}

function worthOf(properties: JsonObject): number {
  for (const name of WORTH) {
    const value = asNumber(properties[name])
    if (value !== undefined) return value
  }
  return 0
}
