import type { VariantOf } from '../experiment/vary.ts'
import type { JsonObject } from '../json.ts'
import type { Arm, ControlShares } from '../model/exposure.ts'
import type { Factors } from './factors.ts'

/** The stages at which a candidate can fall, in their order; `chosen` is the one that did not. */
export type Stage = 'assigned' | 'eligible' | 'applicable' | 'suitable' | 'policy' | 'value' | 'arbitration' | 'chosen'

/** One candidate and its fate. */
export interface Candidate {
  readonly action: string
  /** Undefined where it fell before channels were looked at. */
  readonly channel: string | undefined
  readonly stage: Stage
  /** Why it fell, or why it was chosen. */
  readonly reason: string
  readonly factors: Factors | undefined
  /** The rung at which it fell for every arm but the one that asks for eligibility alone. */
  readonly waived?: 'applicable' | 'suitable'
  /** The better instant that it is valued for; undefined: now. */
  readonly later?: number
  /** Probability with which it was to be chosen; 0 for those that fell before. */
  readonly propensity: number
}

/** The choice for one moment: every candidate, its fate and reason. */
export interface Decision {
  readonly id: string
  readonly customer: number
  readonly at: number
  /** The trigger or the placement that asked, or the send that it is part of. */
  readonly moment: { readonly kind: 'trigger' | 'placement' | 'send'; readonly id: string }
  /** Id of the event that caused the moment; that of an earlier event where the moment had to wait. */
  readonly cause: string
  /** Id of the event in whose step it was made. */
  readonly event: string
  readonly playbook: string
  /** Version of the model that was read: the number of labels that it had learned. */
  readonly model: number
  readonly arm: Arm
  readonly exploration: number
  /** Shares of decisions that belong to the control arms. */
  readonly shares: ControlShares
  /** The random number that chose the arm. */
  readonly armDraw: number
  /** The random number that made the choice. */
  readonly draw: number
  readonly candidates: readonly Candidate[]
  /** Index into `candidates`; -1 for silence. */
  readonly chosen: number
  /** Probability with which what happened was to be chosen. */
  readonly propensity: number
  readonly silencePropensity: number
  /** Properties of the event that caused it, for conditions and texts. */
  readonly properties: JsonObject
  /** Feed values that were read, by `feed/key`. */
  readonly feeds: JsonObject
  /** When to decide again, where what was chosen is better done later: nothing is sent now. */
  readonly later: number | undefined
  readonly delivery: string | undefined
  readonly grant: string | undefined
  /** What to show, where the channel answers in the same call. */
  readonly content: JsonObject | undefined
  /** Variants of the experiments that could have mattered to it. */
  readonly experiments?: readonly VariantOf[]
}
