import { isTrue } from '../condition/answer.ts'
import { countGrantForHousehold } from '../consent/household.ts'
import type { Tracked } from '../events/tracked.ts'
import { type JsonObject, valueAt } from '../json.ts'
import type { CustomerId } from '../profile/customer.ts'
import { deriveId } from '../random.ts'
import { reserveUnit, whyNoneToGrant } from '../redemption/stock.ts'
import type { Stepping } from '../stepping.ts'
import { isOutOfCodes, isWalletFull } from './availability.ts'
import { createGrant, type Grant } from './grant.ts'
import type { Offer } from './offer.ts'
import { scheduleReminder } from './remind.ts'

/** Grants the offers that an event brings by their definition. What brought it has decided: only budget and dates are asked. */
export function receiveOffers(event: Tracked, step: Stepping): void {
  for (const { offer, where } of step.world.playbook.offersByGrantEvent.get(event.name) ?? []) {
    if (where && !isTrue(where(step.scope))) continue
    if (offer.notLive) continue
    if (event.at < offer.startsAt || event.at >= offer.endsAt) continue
    if (!offer.many && step.customer.grants.some((grant) => grant.offer === offer.id && grant.state === 'open'))
      continue
    if (offer.pool !== undefined && step.remaining(offer.pool) < 1) continue
    if (isOutOfCodes(offer, step) || isWalletFull(step)) continue
    if (whyNoneToGrant(offer, step.properties, step) !== undefined) continue
    grantOffer(offer, event.at, undefined, step)
  }
}

/** The id of the copy that an event, or a decision in its step, brings a customer. */
export function grantId(event: string, customer: CustomerId, offer: string, decision: string | undefined): string {
  return deriveId('grt', event, customer, offer, decision ?? '')
}

/** Puts a copy into the wallet and takes it from the budget. */
export function grantOffer(
  offer: Offer,
  at: number,
  decision: string | undefined,
  step: Stepping,
  properties: JsonObject = step.properties,
): Grant {
  const { customer, world } = step
  const { redemption } = offer
  const code = redemption?.uniqueCodes && redemption.for === 'holders' ? step.nextFreeCode(offer.id) : undefined
  const grant = createGrant(grantId(step.event.id, customer.id, offer.id, decision), offer, at, decision, {
    ...(code && { code }),
    ...placeFor(offer, properties),
  })
  if (code) step.markCode(code, 'given', undefined, customer.id)
  const reserved = reserveUnit(offer, properties, step)
  if (reserved !== undefined) grant.reserved = reserved
  customer.grants.push(grant)
  scheduleReminder(grant, step)
  if (customer.grants.length > world.limits.closedGrants) makeRoom(step)
  if (offer.pool !== undefined) step.spend(offer.pool, 1)
  countGrantForHousehold(offer, step)
  step.effect({ type: 'grant-offer', grant })
  step.touch(`offer:${offer.id}`)
  return grant
}

/** The place to which a copy is tied, as the event that brings it says. */
function placeFor({ redemption }: Offer, properties: JsonObject): Pick<Grant, 'place'> {
  const place = redemption?.onlyWhere && valueAt(properties, redemption.onlyWhere)
  return typeof place === 'string' ? { place } : {}
}

/** Lets go of the oldest closed copy; of one that no limit per customer counts, where there is one. */
function makeRoom({ customer, world }: Stepping): void {
  const closed = customer.grants.filter((held) => held.state !== 'open')
  const spare = closed.find((held) => world.playbook.offers.get(held.offer)?.limit === undefined) ?? closed[0]
  if (spare) customer.grants.splice(customer.grants.indexOf(spare), 1)
}
