/** How often things are bought together. Weights are numbers of baskets, older ones counting less where they decay. */
export interface Association {
  /** Share of all baskets that hold all of it. */
  readonly support: number
  /** Share of the baskets with the one side that hold the other too. */
  readonly confidence: number
  /** How much more often than if the sides had nothing to do with each other; 1: they have not. */
  readonly lift: number
}

/** Weights of what an association is reckoned from. */
export interface JointWeights {
  /** Of baskets with both sides. */
  readonly both: number
  /** Of baskets with what is given. */
  readonly given: number
  /** Of baskets with what goes with it. */
  readonly consequent: number
  /** Of all baskets. */
  readonly total: number
}

/** Support, confidence and lift (Agrawal, Imieliński and Swami 1993; Brin et al. 1997). */
export function associationOf({ both, given, consequent, total }: JointWeights): Association {
  const confidence = both / given
  return { support: both / total, confidence, lift: (confidence * total) / consequent }
}
