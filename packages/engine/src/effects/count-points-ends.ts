/** So many points more (or fewer) end in some time than did before the step. */
export interface CountPointsEnds {
  readonly type: 'count-points-ends'
  readonly programme: string
  /**
   * A month such as 2026-11, or near its edge the quarter of an hour such as 2026-11-30T23:15 in UTC (`monthOfEnds` tells the month in a
   * zone); `never` for points without an end, `owed` for what a customer has to make good.
   */
  readonly month: string
  /** What it is more by; less than 0 where it is fewer. */
  readonly points: number
}
