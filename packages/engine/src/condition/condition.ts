import { z } from 'zod'
import type { Computed } from '../computed/computed.ts'
import type { JsonObject } from '../json.ts'
import type { Grain } from '../profile/window.ts'
import type { Recollection } from '../recollection/recollection.ts'
import type { Answer } from './answer.ts'
import type { Clock } from './clock.ts'
import type { Scope } from './scope.ts'
import type { LeafText } from './text/leaf-text.ts'
import type { ConditionTree } from './tree.ts'

/**
 * One expression tree serves audiences, eligibility, triggers and branches. Every leaf is an object whose first,
 * telling key names its kind (`trait`, `event`, `fact` …); `all`, `any` and `not` combine them. A tree, or a part of
 * one, may be written as a text instead (docs/conditions.md).
 */
export type Condition = ConditionTree | string

/** A condition compiled once: reads the scope, never anything else. */
export type Evaluate = (scope: Scope) => Answer

/** What a condition depends on: `event:<name>`, `trait:<name>`, `fact:<name>`, `consent:<channel>`, `audience:<id>`, `offer:<id>`, `points:<programme>`, `tier:<programme>`, `relation`, `household`, `feed:<id>`, `zone`. */
export type Dependency = string

/** What the leaves of a condition tell the compiler while they are compiled. */
export interface CompileContext {
  /** Names the place of the condition in the playbook, for errors. */
  readonly path: string
  /** The same for a part of the condition, at `path`. */
  at(path: string): CompileContext
  /** The tree that a text says; undefined, with the problem noted, where it says none. */
  parse(text: string): ConditionTree | undefined
  dependsOn(dependency: Dependency): void
  /** Asks for a rollup and gives the key under which customers hold it. */
  rollup(spec: RollupRequest): string
  /** Asks for the times of events, of which `field` of the condition tells, and gives the key under which customers hold them. */
  series(spec: SeriesRequest, field: string): string
  /** A test of properties alone, of which `field` of the condition tells. */
  filter(condition: Condition, field: string): (properties: JsonObject) => boolean
  /** Notes that the answer rests on what something else asked for, such as a computed trait. */
  recollect(recollection: Recollection): void
  /** Asks for what households earn in a programme to be counted, and how far back. */
  countForHouseholds(programme: string, withinMs: number): void
  /** Notes something wrong at `path`; compiling goes on so that all mistakes are told at once. */
  problem(message: string): void
  /** Whether conditions here may look at the event at hand and at feeds; audiences may not, their answer must stand without. */
  readonly momentary: boolean
  readonly known: KnownNames
}

/** Names that leaves may refer to, so that a reference to nothing is told at publish. */
export interface KnownNames {
  readonly audiences: ReadonlySet<string>
  readonly computed: ReadonlyMap<string, Computed>
  readonly facts: ReadonlySet<string>
  readonly feeds: ReadonlySet<string>
  readonly offers: ReadonlySet<string>
  readonly programmes: ReadonlySet<string>
}

/** A rollup as a condition needs it. `windowMs` is undefined for all time. */
export interface RollupRequest {
  readonly event: string
  readonly where: Condition | undefined
  readonly sumOf: string | undefined
  /** A list in the event whose elements are counted instead of it. */
  readonly lines?: string | undefined
  readonly windowMs: number | undefined
  /** Only events that happened while the clocks where the customer is showed this. */
  readonly during?: Clock | undefined
  /** Whether counts by month are needed. */
  readonly monthly?: boolean
}

/** The times of events as a sequence needs them. */
export interface SeriesRequest {
  readonly event: string
  readonly where: Condition | undefined
}

/** The values of a property as a computed trait needs them. */
export interface TallyRequest extends SeriesRequest {
  readonly property: string
  /** A list in the event whose elements are looked at instead of it. */
  readonly lines?: string | undefined
  /** In what windows are kept; undefined for all time. */
  readonly grain: Grain | undefined
  /** Whether it is asked which value came first in a window. */
  readonly firsts?: boolean
}

/** One kind of leaf: its telling key, its shape, what it looks like in a text, and how it becomes a closure. */
export interface LeafKind<Shape extends ConditionTree = ConditionTree> {
  readonly key: string
  readonly schema: z.ZodType<Shape>
  readonly text: LeafText<Shape>
  compile(leaf: Shape, context: CompileContext): Evaluate
}

const anyCondition = z.custom<Condition>(
  (value) => typeof value === 'string' || (typeof value === 'object' && value !== null && !Array.isArray(value)),
  {
    error: 'a condition is an object such as { trait: tier, is: gold }, or a text such as tier is "gold"',
  },
)

/** A condition as definitions hold it; its inner shape is checked when the playbook is compiled, with the path to the mistake. */
export const conditionSchema = anyCondition.meta({
  id: 'Condition',
  description: 'A condition, as a tree or as a text; see docs/conditions.md',
})
