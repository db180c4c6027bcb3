/** The customer is no longer a member. */
export interface LeaveAudience {
  readonly type: 'leave-audience'
  readonly audience: string
  readonly at: number
}
