/** Tell that a till has given something for a code while its line was down, and that the code gave no right to it. */
export interface ReportConflict {
  readonly type: 'report-conflict'
  readonly redemption: string
  readonly code: string
  readonly reason: string
  /** When the till gave it (ms), and where. */
  readonly usedAt: number
  readonly place: string | undefined
  /** Of a code that was used before: when (ms) and where; 0 of any other. */
  readonly firstAt: number
  readonly firstPlace: string | undefined
}
