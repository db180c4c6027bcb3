import type { Arm } from '../model/exposure.ts'

/** Count what a decision for which there was something to choose has come to so far. */
export interface MeasureDecision {
  readonly type: 'measure-decision'
  readonly arm: Arm
  /** Value of the response less what sending and interrupting cost, in minor units; 0 where nothing reached anybody. */
  readonly worth: number
  /** What it had come to before, where it is counted already. */
  readonly corrects?: number | undefined
}
