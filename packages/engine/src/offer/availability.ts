import { isTrue } from '../condition/answer.ts'
import type { Scope } from '../condition/scope.ts'
import { householdGrants } from '../consent/household.ts'
import { whyNoneToGrant } from '../redemption/stock.ts'
import type { Stepping } from '../stepping.ts'
import { isOpen } from './grant.ts'
import type { Offer } from './offer.ts'

/** Why a customer cannot receive an offer now; undefined when nothing stands against it. */
export function whyUnavailable(offer: Offer, scope: Scope, step: Stepping): string | undefined {
  const { customer, now } = scope
  if (offer.notLive) return offer.notLive
  if (now < offer.startsAt) return 'offer_not_started'
  if (now >= offer.endsAt) return 'offer_ended'
  if (!offer.many && customer.grants.some((grant) => grant.offer === offer.id && isOpen(grant, now)))
    return 'offer_already_held'
  if (offer.limit) {
    const since = now - offer.limit.withinMs
    const received = customer.grants.filter((grant) => grant.offer === offer.id && grant.receivedAt > since).length
    if (received >= offer.limit.max) return 'offer_limit_reached'
    if (offer.limit.perHousehold && (householdGrants(offer, since, step) ?? 0) >= offer.limit.max)
      return 'offer_household_limit_reached'
  }
  if (offer.pool !== undefined && step.remaining(offer.pool) < 1) return 'offer_budget_spent'
  if (isOutOfCodes(offer, step)) return 'offer_codes_gone'
  const outOfStock = whyNoneToGrant(offer, scope.properties, step)
  if (outOfStock !== undefined) return outOfStock
  if (isWalletFull(step)) return 'wallet_full'
  if (offer.eligible && !isTrue(offer.eligible(scope))) return 'offer_not_eligible'
  return undefined
}

/** Whether each copy of an offer has a code of its own and there are none left. */
export function isOutOfCodes({ id, redemption }: Offer, step: Stepping): boolean {
  if (redemption === undefined || !redemption.uniqueCodes || redemption.for !== 'holders') return false
  return step.nextFreeCode(id) === undefined
}

/** Whether the customer holds so many open copies that the document must not grow further. */
export function isWalletFull({ customer, world }: Stepping): boolean {
  const { grants } = customer
  return (
    grants.length >= world.limits.openGrants &&
    grants.filter(({ state }) => state === 'open').length >= world.limits.openGrants
  )
}
