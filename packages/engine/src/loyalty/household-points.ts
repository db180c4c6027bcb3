import { countSince, householdOf } from '../household/counts.ts'
import type { Stepping } from '../stepping.ts'

/** The household for which points were counted, and what the customer was in it then. */
export interface EarnedIn {
  readonly household: string
  readonly role: string | undefined
}

/** Points that members of the customer's household have earned within a window, of some roles or of all; 0 without a household. */
export function earnedByHousehold(
  key: string,
  withinMs: number,
  roles: ReadonlySet<string> | undefined,
  step: Stepping,
): number {
  const household = householdOf(step)
  if (household === '') return 0
  return countSince(
    step.world.now - withinMs,
    household,
    (counted) =>
      counted.kind === 'points' && counted.of === key && (roles === undefined || roles.has(counted.role ?? '')),
    step,
  )
}

/** Where points that the customer earns now are counted; undefined without a household. */
export function whereEarned({ customer: { household } }: Stepping): EarnedIn | undefined {
  return household?.id ? { household: household.id, role: household.role } : undefined
}

/** Counts points, or uses, for a household, as far as anything looks back to their time. */
export function countPointsForHousehold(
  key: string,
  points: number,
  at: number,
  memoryMs: number,
  earnedIn: EarnedIn | undefined,
  step: Stepping,
): void {
  const forgetUpTo = step.world.now - memoryMs
  if (earnedIn === undefined || points === 0 || at <= forgetUpTo) return
  const { household, role } = earnedIn
  const counted = { kind: 'points', of: key, role } as const
  step.effect({ type: 'count-household', household, counted, at, amount: points, instead: undefined, forgetUpTo })
}
