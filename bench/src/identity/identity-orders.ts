import type { Spread } from '../statistics.ts'

/** What the process that measures the directory is told. */
export interface IdentityOrder {
  readonly customers: number
  readonly identifiersEach: number
  /** Events of a round. */
  readonly events: number
  readonly rounds: number
}

export interface IdentityMeasured {
  readonly identifiers: number
  /** Of the whole process, more than before the first identifier, by identifier. */
  readonly residentBytesEach: number
  /** What the index itself reckons. */
  readonly indexBytesEach: number
  readonly nsPerEvent: Spread
}
