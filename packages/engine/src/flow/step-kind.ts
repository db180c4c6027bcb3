import type { z } from 'zod'
import type { Condition, Evaluate } from '../condition/condition.ts'
import type { Action } from '../decision/action.ts'
import type { Experiment } from '../experiment/experiment.ts'
import type { Offer } from '../offer/offer.ts'
import type { FlowStep, Text } from './flow.ts'
import type { Target } from './run.ts'

/** What a step's definition is compiled with. */
export interface StepContext {
  readonly kind: 'thread' | 'journey'
  /** Id of the flow. */
  readonly flow: string
  /** Id of the step. */
  readonly id: string
  readonly topic: string | undefined
  readonly channels: readonly string[]
  readonly campaign: string | undefined
  /** Where a step leads by name; `field` is where the name stands. Without a name, the step that follows. */
  target(name: string | undefined, field: string): Target
  condition(given: Condition, field: string): Evaluate
  /** Notes a text for the checks of what is said. */
  says(text: Text, field: string): void
  problem(field: string, message: string): void
  readonly known: {
    readonly offers: ReadonlyMap<string, Offer>
    readonly actions: ReadonlyMap<string, Action>
    readonly experiments: ReadonlyMap<string, Experiment>
    readonly programmes: { has(id: string): boolean }
    readonly channels: { has(id: string): boolean }
    readonly threads: { has(id: string): boolean }
  }
}

/** A step compiled by its kind, before it has its name. */
export type StepBody = Partial<FlowStep> & Pick<FlowStep, 'enter' | 'exits'>

/** One kind of step: its telling key, where it may stand, its shape, and how it becomes closures. */
export interface StepKind<Shape = unknown> {
  readonly key: string
  readonly standsIn: 'thread' | 'journey' | 'both'
  readonly schema: z.ZodType<Shape>
  compile(given: Shape, context: StepContext): StepBody
}
