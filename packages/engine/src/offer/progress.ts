import type { JsonObject } from '../json.ts'
import type { Customer } from '../profile/customer.ts'
import type { Grant } from './grant.ts'
import type { Offer } from './offer.ts'

/**
 * Counts an event towards the customer's copies, by the time at which it happened: a late event still counts for a
 * copy that was open then. Gives the copies that it completed.
 */
export function countTowardsGrants(
  customer: Customer,
  offers: ReadonlyMap<string, Offer>,
  event: string,
  properties: JsonObject,
  at: number,
): Grant[] {
  const completed: Grant[] = []
  const exclusive: [Grant, Offer][] = []
  for (const grant of customer.grants) {
    if (!couldCount(grant, at)) continue
    const offer = offers.get(grant.offer)
    if (offer?.terms?.event !== event) continue
    if (offer.exclusive) exclusive.push([grant, offer])
    else if (count(grant, offer, properties, at)) completed.push(grant)
  }
  exclusive.sort(([a], [b]) => a.endsAt - b.endsAt || a.receivedAt - b.receivedAt)
  for (const [grant, offer] of exclusive) {
    if (offer.terms?.measure(properties) === undefined) continue
    if (count(grant, offer, properties, at)) completed.push(grant)
    break
  }
  return completed
}

function couldCount(grant: Grant, at: number): boolean {
  return (grant.state === 'open' || grant.state === 'expired') && at >= grant.receivedAt && at <= grant.endsAt
}

/** Counts the event for one copy; gives whether that completed it. */
function count(grant: Grant, offer: Offer, properties: JsonObject, at: number): boolean {
  const amount = offer.terms?.measure(properties)
  if (!offer.terms || amount === undefined) return false
  grant.progress = offer.terms.sums ? grant.progress + amount : amount
  if (!offer.terms.isReached(grant.progress)) return false
  grant.state = 'completed'
  grant.completedAt = at
  return true
}
