/** A decision that was shown to the customer and whose response is awaited; the window's close without one is a failure. */
export interface Exposure {
  readonly decision: string
  readonly action: string
  readonly channel: string
  readonly arm: Arm
  /** When it was shown, or, where it is on its way, decided. */
  readonly at: number
  /** The instant at which the window closes. */
  readonly until: number
  /** The delivery that shows it; undefined where nothing was shown. */
  readonly delivery?: string | undefined
  /** Features (hashes) of the context in which it was decided, where the action's model looks at them. */
  readonly features?: readonly number[] | undefined
  /** How pressed the customer was when it was decided, in steps; undefined where it does not interrupt. */
  readonly pressure?: number | undefined
  /** It was opened or clicked. */
  readonly attended?: boolean | undefined
  /** When it was taken for a failure; a response that happened in time and comes late corrects that. */
  readonly failedAt?: number | undefined
  /** What a response is worth, in minor units. */
  readonly gain?: number | undefined
}

/**
 * Who chose: the engine, or one of the control arms that take something away from it and so measure what that is
 * worth. random: chance, among those that nothing stands against; propensity: by the probability of a response alone;
 * no-levers: as if the business favoured nothing; eligibility: without asking what is applicable and suitable;
 * silence: nothing is done.
 */
export type Arm = 'engine' | ControlArm

export const CONTROL_ARMS = ['random', 'propensity', 'no-levers', 'eligibility', 'silence'] as const

export type ControlArm = (typeof CONTROL_ARMS)[number]

/** Shares of decisions that belong to the control arms; the rest is the engine's. */
export type ControlShares = Readonly<Record<ControlArm, number>>
