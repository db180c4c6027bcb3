import type { Run } from '../flow/run.ts'

/** How a run stands: begun, come to a step at which it waits, or ended with an outcome. The host takes down what it needs at once. */
export interface RecordRun {
  readonly type: 'record-run'
  readonly run: Run
  /** Undefined while it goes on. */
  readonly outcome: string | undefined
}
