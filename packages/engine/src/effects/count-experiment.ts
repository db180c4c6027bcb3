/** Add to what people in a variant of an experiment have come to. */
export interface CountExperiment {
  readonly type: 'count-experiment'
  readonly experiment: string
  readonly variant: string
  /** exposed, converted, optedOut, complained: people; value: the goal's sum; squares: the sum of each person's total squared. */
  readonly count: 'exposed' | 'converted' | 'optedOut' | 'complained' | 'value' | 'squares'
  readonly by: number
}
