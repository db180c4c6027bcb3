import type { Arm } from '../model/exposure.ts'
import type { Action, Treatment } from './action.ts'
import type { Choice } from './choose.ts'
import type { Contestant } from './contestant.ts'
import type { Factors } from './factors.ts'

/** Decisions that were made before, by id, where a past is lived again. */
export interface PastDecisions {
  of(decision: string): PastDecision | undefined
}

/** What is known of a decision that was made before. */
export interface PastDecision {
  readonly arm: Arm
  /** What was done then, and is done again whatever is chosen now; undefined: nothing was. */
  readonly done:
    | { readonly action: Action; readonly treatment: Treatment; readonly later: number | undefined }
    | undefined
  /** Whether what the context told is taken from then too: the models look at the same. */
  readonly keepsLean: boolean
  /** Whether what interrupting cost is: it is reckoned alike. */
  readonly keepsInterruption: boolean
  /** What was read of an action on a channel then. */
  factors(action: string, channel: string): Factors | undefined
}

/** The choice as it came out then, with the probabilities of now. */
export function asDone(past: PastDecision, choice: Choice, contestants: readonly Contestant[]): Choice {
  const { arm, done } = past
  if (!done) return { ...choice, arm, chosen: -1, contestant: undefined, silenced: undefined, later: undefined }
  const { action, later, treatment } = done
  const among = contestants.find(
    (one) => one.action.id === action.id && one.treatment.channel.id === treatment.channel.id,
  )
  const index = among?.index ?? -1
  return {
    ...{ ...choice, arm, chosen: index, silenced: undefined, later },
    contestant: { action, treatment, index, mustWait: false },
  }
}
