import type { Stepping } from '../stepping.ts'

/**
 * What counts for a household: something said to one of its members, a copy of an offer that one
 * received, an offer that one used, or points that one earned.
 */
export type Counted =
  | {
      readonly kind: 'contact'
      readonly channel: string
      readonly topic: string
      readonly campaign: string | undefined
      readonly interrupts: boolean
    }
  | { readonly kind: 'grant' | 'use'; readonly offer: string }
  /** `of`: under which key customers hold the same; `role`: what the member was in the household then. */
  | { readonly kind: 'points'; readonly of: string; readonly role: string | undefined }

/** When something counted for a household, and how much; 0 stands for no time, and for once where no amount is given. */
export interface HouseholdCount {
  readonly counted: Counted
  readonly times: readonly number[]
  readonly amounts: readonly (number | undefined)[]
}

/** What is counted for households. It is shared by their members' steps, as pools are: it changes only between steps. */
export interface Households {
  countsOf(household: string): readonly HouseholdCount[]
}

/** The household that the customer of a step belongs to; empty: none. */
export function householdOf({ customer }: Stepping): string {
  return customer.household?.id ?? ''
}

/** What has counted since an instant (exclusive), with what this very step has counted so far. */
export function countSince(
  since: number,
  household: string,
  isMeant: (counted: Counted) => boolean,
  step: Stepping,
): number {
  let count = 0
  for (const { amounts, counted, times } of step.world.households?.countsOf(household) ?? []) {
    if (!isMeant(counted)) continue
    for (let i = 0; i < times.length; i++) if (times[i]! > since) count += amounts[i] ?? 1
  }
  for (const effect of step.effects) {
    if (effect.type !== 'count-household' || effect.household !== household || !isMeant(effect.counted)) continue
    if (effect.at !== undefined && effect.at > since) count += effect.amount ?? 1
    if (effect.instead !== undefined && effect.instead > since) count--
  }
  return count
}
