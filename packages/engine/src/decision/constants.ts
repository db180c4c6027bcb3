import { type EvidenceNames, type EvidenceTable, evidenceNames } from '../model/evidence.ts'
import type { Action } from './action.ts'

/** What a row holds of an action on a channel. */
export const HASH = 0
/** What the channel is called in the regression. */
export const CHANNEL_HASH = 1
export const PRIOR_ALPHA = 2
export const PRIOR_BETA = 3
export const OWN_LEVER = 4
export const CHANNEL_COST = 5
/** Not a number where the value depends on the event. */
export const FIXED_VALUE = 6
/** What else it takes, as bits. */
export const FLAGS = 7

/** The model looks at the context. */
export const LOOKS_AT_FEATURES = 1
/** The context can make it weigh more or less. */
export const HAS_CONTEXTS = 2
export const INTERRUPTS = 4

/** Numbers of a row: a line of the processor's cache. */
export const CONSTANTS = 8

/** What weighing needs of every action on every channel, in rows, so that hundreds are read one after the other instead of from all over memory. */
export interface Constants {
  readonly numbers: Float64Array
  readonly evidence: EvidenceTable
}

/** Lays them out; tells each treatment its row. */
export function layOutConstants(actions: Iterable<Action>): Constants {
  const numbers: number[] = []
  const names: EvidenceNames[] = []
  for (const action of actions) {
    for (const treatment of action.treatments) {
      treatment.row = names.length
      names.push(evidenceNames(action.id, treatment.channel.id))
      numbers.push(
        action.hash,
        treatment.hash,
        action.prior.alpha,
        action.prior.beta,
        action.lever,
        treatment.channel.cost,
        action.fixedValue ?? Number.NaN,
        (action.looksAtFeatures ? LOOKS_AT_FEATURES : 0) |
          (action.contexts.length > 0 ? HAS_CONTEXTS : 0) |
          (treatment.channel.interrupts ? INTERRUPTS : 0),
      )
    }
  }
  return { numbers: Float64Array.from(numbers), evidence: { names, places: undefined } }
}
