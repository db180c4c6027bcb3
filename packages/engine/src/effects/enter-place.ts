/** The customer has come to a place. */
export interface EnterPlace {
  readonly type: 'enter-place'
  readonly place: string
  /** When, by the report that says so. */
  readonly at: number
}
