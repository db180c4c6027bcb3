/** Of the traits that other systems are told, these may have changed. */
export interface ChangeProfile {
  readonly type: 'change-profile'
  readonly traits: readonly string[]
}
