import type { Counted } from '../household/counts.ts'

/** Something counts, from `at` on, for a household that limits are kept for; or no longer counts. */
export interface CountHousehold {
  readonly type: 'count-household'
  readonly household: string
  readonly counted: Counted
  /** From when on it counts, ms since 1970; undefined where it only ceases to. */
  readonly at: number | undefined
  /** How much; once where not given. Less than nothing takes back what counted at that time. */
  readonly amount?: number
  /** The instant from which on it counted up to now, where it did. */
  readonly instead: number | undefined
  /** What counts from up to this instant no limit looks back to any more. */
  readonly forgetUpTo: number
}
