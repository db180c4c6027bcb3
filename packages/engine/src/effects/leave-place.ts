/** The customer has left a place. */
export interface LeavePlace {
  readonly type: 'leave-place'
  readonly place: string
  /** When: that of the first report from outside, or of the last one there was. */
  readonly at: number
}
