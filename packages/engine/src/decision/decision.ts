import type { JsonObject } from '../json.ts'
import type { Arm, ControlShares } from '../model/exposure.ts'

/** The stages at which a candidate can fall, in their order; `chosen` is the one that did not. */
export type Stage = 'assigned' | 'eligible' | 'applicable' | 'suitable' | 'policy' | 'value' | 'arbitration' | 'chosen'

/** The numbers that made a candidate's value, as they were read. Money in minor units. */
export interface Factors {
  readonly successes: number
  readonly failures: number
  readonly alpha: number
  readonly beta: number
  readonly value: number
  readonly lever: number
  readonly cost: number
  /** Expected net value: P × value × lever − cost. */
  readonly net: number
  /** Standard deviation of the net value under what is known of P. */
  readonly deviation: number
}

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
  /** Probability with which it was to be chosen; 0 for those that fell before. */
  readonly propensity: number
}

/** The choice for one moment: every candidate, its fate and reason. */
export interface Decision {
  readonly id: string
  readonly customer: number
  readonly at: number
  /** The trigger or the placement that asked. */
  readonly moment: { readonly kind: 'trigger' | 'placement'; readonly id: string }
  /** Id of the event that caused the moment; that of an earlier event where the moment had to wait. */
  readonly cause: string
  /** Id of the event in whose step it was made. */
  readonly event: string
  readonly playbook: string
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
  readonly delivery: string | undefined
  readonly grant: string | undefined
  /** What to show, where the channel answers in the same call. */
  readonly content: JsonObject | undefined
}
