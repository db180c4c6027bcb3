/** A trait was stated for which the customer has no room; the event counts without it. */
export interface LeaveOutTrait {
  readonly type: 'leave-out-trait'
  readonly name: string
}
