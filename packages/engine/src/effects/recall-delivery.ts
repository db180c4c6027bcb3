/** A delivery that was handed to its channel should not leave any more, if it has not yet. */
export interface RecallDelivery {
  readonly type: 'recall-delivery'
  readonly delivery: string
}
