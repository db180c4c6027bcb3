/** What a process that weighs customers is told: the file of a store that nobody has open. */
export interface WeighOrder {
  readonly file: string
}

/** What customers and their places in audiences take, bytes each. */
export interface Weighed {
  readonly customer: Weight
  /** Of being in one audience. */
  readonly membership: Weight
  /** Of a run of a journey or a thread in which somebody waits; undefined where nobody does. */
  readonly run: Weight | undefined
  /** Audiences that a customer is in, on average. */
  readonly membershipsEach: number
}

export interface Weight {
  /** On the heap, while the customer is in memory. */
  readonly live: number
  /** Of the customer's document in the store, of which a membership is a part. */
  readonly document: number
  /** In the pages of the store's tables. */
  readonly stored: number
}
