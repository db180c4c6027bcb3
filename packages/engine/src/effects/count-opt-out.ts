/** Count that somebody who was this pressed has opted out after a contact. */
export interface CountOptOut {
  readonly type: 'count-opt-out'
  /** See `pressureStep`. */
  readonly pressure: number
}
