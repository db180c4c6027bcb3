import type { Action, Treatment } from './action.ts'

/** A candidate that nothing stands against. */
export interface Contestant {
  readonly action: Action
  readonly treatment: Treatment
  /** Its place among the decision's candidates. */
  readonly index: number
  /** Whether something stands against it now that waiting helps against. */
  readonly mustWait: boolean
}
