import type { Spread } from '../statistics.ts'

/** What the process that weighs and chooses is told. */
export interface ArbitrateOrder {
  /** Actions that contend for one customer. */
  readonly actions: number
  /** Decisions of a round. */
  readonly decisions: number
  readonly rounds: number
}

export interface ArbitrateMeasured {
  readonly actions: number
  /** Weighing all of them and choosing one: the median and the 99th percentile of a round, µs, over rounds. */
  readonly p50Us: Spread
  readonly p99Us: Spread
  /** The same with the ladder, carrying out and the record: a whole decision. */
  readonly wholeUs: Spread
  /** For each contender one logarithm, one exponential and six reads far apart: less than weighing takes. */
  readonly floorUs: Spread
}
