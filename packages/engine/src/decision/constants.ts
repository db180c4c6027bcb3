import type { Action } from './action.ts'

/** What a row holds of an action on a channel. */
export const HASH = 0
/** 1 where the model looks at the context. */
export const LOOKS_AT_FEATURES = 1
export const PRIOR_ALPHA = 2
export const PRIOR_BETA = 3
export const OWN_LEVER = 4
export const CHANNEL_COST = 5
/** Not a number where the value depends on the event. */
export const FIXED_VALUE = 6
/** 1 where the context can make it weigh more or less. */
export const HAS_CONTEXTS = 7

/** Numbers of a row: a line of the processor's cache. */
export const CONSTANTS = 8

/**
 * Lays out what weighing needs of every action on every channel in one array, so that hundreds are read one after the
 * other instead of from all over memory; tells each treatment its row.
 */
export function layOutConstants(actions: Iterable<Action>): Float64Array {
  const numbers: number[] = []
  for (const action of actions) {
    for (const treatment of action.treatments) {
      treatment.row = numbers.length / CONSTANTS
      numbers.push(
        action.hash,
        action.looksAtFeatures ? 1 : 0,
        action.prior.alpha,
        action.prior.beta,
        action.lever,
        treatment.channel.cost,
        action.fixedValue ?? Number.NaN,
        action.contexts.length > 0 ? 1 : 0,
      )
    }
  }
  return Float64Array.from(numbers)
}
