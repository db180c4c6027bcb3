import type { Evaluate } from '../condition/condition.ts'
import type { Action } from '../decision/action.ts'
import type { Namespace } from './hash.ts'

/** One arm, compiled. */
export interface Variant {
  readonly id: string
  /** Its own form of the actions that it varies. */
  readonly actions: ReadonlyMap<string, Action>
  /** The threads and journeys that take the place of others, by `kind:id`. */
  readonly flows: ReadonlyMap<string, string>
  readonly exploration: number | undefined
  readonly interruptionCost: number | undefined
}

/** An experiment, compiled. The first variant is the champion. */
export interface Experiment {
  readonly id: string
  readonly attribute: string
  readonly seed: string
  readonly namespace: Namespace | undefined
  readonly ranges: readonly (readonly [from: number, to: number])[]
  readonly variants: readonly Variant[]
  /** Actions that some variant does otherwise. */
  readonly varied: ReadonlySet<string>
  /** Those among them of which only the texts differ: they matter to nobody before they are shown. */
  readonly variedInTextOnly: ReadonlySet<string>
  /** Threads and journeys for which some variant has another one, as `kind:id`. */
  readonly variedFlows: ReadonlySet<string>
  readonly variesPolicy: boolean
  readonly goal: {
    readonly event: string
    readonly where: Evaluate | undefined
    readonly value: readonly string[] | undefined
    readonly withinMs: number
  }
  readonly complaintEvent: string
  readonly startsAtOnce: boolean
}

/** How far an experiment is: who decides that are people and the rules of promotion, by records of the log. */
export type ExperimentPhase =
  | { readonly phase: 'draft' | 'stopped' }
  | { readonly phase: 'running'; readonly out: ReadonlySet<string> }
  | { readonly phase: 'promoted'; readonly variant: string }

/** What steps ask of the experiments under way. */
export interface Experiments {
  /** Undefined where nobody has said anything about it yet. */
  phaseOf(experiment: string): ExperimentPhase | undefined
}
