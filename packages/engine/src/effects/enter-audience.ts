/** The customer has become a member. */
export interface EnterAudience {
  readonly type: 'enter-audience'
  readonly audience: string
  readonly at: number
}
