import { countSince, householdOf } from '../household/counts.ts'
import type { Offer } from '../offer/offer.ts'
import type { Stepping } from '../stepping.ts'
import type { OfferUse, Redemption } from './redemption.ts'

/** Uses of an offer by members of the customer's household since an instant (exclusive); 0 without a household. */
export function householdUses(offer: string, since: number, step: Stepping): number {
  const household = householdOf(step)
  if (household === '') return 0
  return countSince(since, household, (counted) => counted.kind === 'use' && counted.offer === offer, step)
}

/** The household for which a use of an offer counts; undefined where it counts for none. */
export function householdToCount({ redemption }: Offer, step: Stepping): string | undefined {
  return redemption?.limit?.perHousehold ? householdOf(step) || undefined : undefined
}

/** Counts what a basket uses for the household. */
export function countUses(uses: readonly OfferUse[], step: Stepping): void {
  for (const use of uses) countUse(use, { at: step.world.now, instead: undefined }, step)
}

/** What a basket has used is free again, for the household that it counted for. */
export function uncountUses({ at, uses }: Redemption, step: Stepping): void {
  for (const use of uses) countUse(use, { at: undefined, instead: at }, step)
}

function countUse(
  { household, offer }: OfferUse,
  time: { readonly at: number | undefined; readonly instead: number | undefined },
  step: Stepping,
): void {
  if (household === undefined) return
  const { now, playbook } = step.world
  const withinMs = playbook.offers.get(offer)?.redemption?.limit?.withinMs ?? Number.POSITIVE_INFINITY
  const counted = { kind: 'use', offer } as const
  step.effect({ type: 'count-household', household, counted, ...time, forgetUpTo: now - withinMs })
}
