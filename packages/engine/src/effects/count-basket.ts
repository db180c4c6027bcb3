/** Count what was bought together. */
export interface CountBasket {
  readonly type: 'count-basket'
  /** Each once. */
  readonly skus: readonly string[]
  /** When it was bought, ms. */
  readonly at: number
}
