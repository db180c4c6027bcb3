/** An identifier no longer leads to the customer: there are more of its kind than one person has. */
export interface ReleaseIdentifier {
  readonly type: 'release-identifier'
  readonly identifier: string
}
