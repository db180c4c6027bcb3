import type { Arm } from '../model/exposure.ts'

/** Count what a decision for which there was something to choose has come to, once that is known. */
export interface MeasureDecision {
  readonly type: 'measure-decision'
  readonly arm: Arm
  /** Value of the response less what sending and interrupting cost, in minor units; 0 where nothing reached anybody. */
  readonly worth: number
  /** What it was taken to have come to before, where a response came late. */
  readonly corrects?: number | undefined
}
