import type { Spread } from '../statistics.ts'
import type { StepProfile } from './stages.ts'

/** What the process that times steps is told. */
export interface StepOrder {
  readonly seed: number
  readonly customers: number
  /** Events of a round. */
  readonly events: number
  readonly rounds: number
}

export interface StepMeasured {
  readonly usPerEvent: Spread
  /** Decoding and encoding the document of a customer. */
  readonly floorUsPerEvent: Spread
  readonly profile: StepProfile
  /** A customer's document as it is typically when an event comes, encoded. */
  readonly document: Uint8Array
  readonly meanDocumentBytes: number
}
