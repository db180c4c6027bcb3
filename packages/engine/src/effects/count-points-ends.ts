/** So many points more (or fewer) end in a month than did before the step. */
export interface CountPointsEnds {
  readonly type: 'count-points-ends'
  readonly programme: string
  /** Such as 2026-11, in UTC; `never` for points without an end, `owed` for what a customer has to make good. */
  readonly month: string
  /** What it is more by; less than 0 where it is fewer. */
  readonly points: number
}
