/** A decision that was shown to the customer and whose response is awaited; the window's close without one is a failure. */
export interface Exposure {
  readonly decision: string
  readonly action: string
  readonly channel: string
  readonly arm: Arm
  readonly at: number
  /** The instant at which the window closes. */
  readonly until: number
}

/** Who chose: the engine, or chance among those that were eligible, which measures what the engine is worth. */
export type Arm = 'engine' | 'random'
