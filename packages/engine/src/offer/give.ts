import type { Json, JsonObject } from '../json.ts'
import type { Customer } from '../profile/customer.ts'
import { Stepping } from '../stepping.ts'
import type { World } from '../world.ts'
import { whyUnavailable } from './availability.ts'
import { hasCopies } from './copies.ts'
import type { Offer } from './offer.ts'
import { grantOffer } from './receive.ts'

/** Why a copy of an offer cannot be given by hand now; undefined where nothing stands against it. */
export function whyNotGiven(
  customer: Customer,
  offer: string,
  place: string | undefined,
  world: World,
): string | undefined {
  return whyNot(offer, place, new Stepping(customer, { type: 'timer-fired', id: 'giving', at: world.now }, world))
}

/** Gives a copy by hand: limits, budget, shelf, codes and eligibility are those of every other way to one. */
export function giveGrant(id: string, place: string | undefined, step: Stepping): void {
  if (whyNot(id, place, step) !== undefined) return
  const offer = step.world.playbook.offers.get(id)!
  grantOffer(offer, step.world.now, undefined, step, propertiesFor(offer, place))
}

function whyNot(id: string, place: string | undefined, step: Stepping): string | undefined {
  const offer = step.world.playbook.offers.get(id)
  if (!offer) return 'offer_unknown'
  if (!hasCopies(offer)) return 'offer_not_for_wallets'
  if (place === undefined && offer.redemption?.onlyWhere) return 'place_needed'
  return whyUnavailable(offer, step.scopeFor(propertiesFor(offer, place)), step)
}

/** What an event would say that brings a copy for a place. */
function propertiesFor({ redemption }: Offer, place: string | undefined): JsonObject {
  const properties: Record<string, Json> = {}
  if (place === undefined) return properties
  for (const path of [redemption?.onlyWhere, redemption?.stock?.placeProperty]) {
    let inner = properties
    for (const name of path?.slice(0, -1) ?? []) {
      inner[name] ??= {}
      inner = inner[name] as Record<string, Json>
    }
    if (path) inner[path.at(-1)!] = place
  }
  return properties
}
