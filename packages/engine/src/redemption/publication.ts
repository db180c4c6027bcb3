import { NO_FLOOR } from '../basket/till.ts'
import type { OfferDefinition } from '../offer/definition.ts'
import { FOREVER } from '../offer/grant.ts'
import type { Offer } from '../offer/offer.ts'
import { createCustomer } from '../profile/customer.ts'
import { Stepping } from '../stepping.ts'
import type { World } from '../world.ts'
import type { RedemptionDefinition } from './definition.ts'
import { whyOutOfStock } from './stock.ts'
import type { RedemptionTerms } from './terms.ts'

/** An offer as a till or a shop is told of it. */
export interface PublishedOffer {
  readonly id: string
  readonly name: string
  readonly text: string | undefined
  readonly image: string | undefined
  readonly legal: string | undefined
  /** scheduled: it begins soon, so that a till whose line is down then knows of it. */
  readonly state: 'live' | 'scheduled'
  readonly starts: string | undefined
  readonly ends: string | undefined
  /** Whether only customers who meet a condition may use it, which the till cannot tell alone. */
  readonly conditional: boolean
  /** As in the playbook; without a floor where there is none. */
  readonly redemption: Omit<RedemptionDefinition, 'marginFloor'> & Partial<Pick<RedemptionDefinition, 'marginFloor'>>
}

/** How long before it begins a till is told of an offer. */
const AHEAD_MS = 86_400_000

/** The offers that can be used on a channel, and at a place where one is named, now or soon, in the order of the playbook. */
export function publicationFor(channel: string, place: string | undefined, world: World): readonly PublishedOffer[] {
  const { definition, offers } = world.playbook
  const asked = { type: 'timer-fired', id: 'publication', at: world.now } as const
  const step = new Stepping(createCustomer(0, world.now), asked, world)
  return [...offers.values()].flatMap((offer) => {
    const { redemption } = offer
    if (!redemption || !isShown(offer, redemption, channel, place, step)) return []
    return [publish(offer, definition.offers[offer.id]!, channel, world)]
  })
}

/** The next instant, ms since 1970, at which dates alone can change what is told; undefined where none will. */
export function publicationChangesAt({ now, playbook }: World): number | undefined {
  let next = FOREVER
  for (const { endsAt, notLive, redemption, startsAt } of playbook.offers.values()) {
    if (!redemption || notLive) continue
    for (const at of [startsAt - AHEAD_MS, startsAt, endsAt]) if (at > now) next = Math.min(next, at)
  }
  return next === FOREVER ? undefined : next
}

function isShown(
  offer: Offer,
  { amountPool, channels, places, stock, unitPool }: RedemptionTerms,
  channel: string,
  place: string | undefined,
  step: Stepping,
): boolean {
  const { now } = step.world
  if (offer.notLive || now >= offer.endsAt || offer.startsAt > now + AHEAD_MS) return false
  if (channels && !channels.has(channel)) return false
  if (places && place !== undefined && !places.has(place)) return false
  if (unitPool !== undefined && step.remaining(unitPool) < 1) return false
  if (amountPool !== undefined && step.remaining(amountPool) < 1) return false
  return !stock || place === undefined || whyOutOfStock(stock, place, step) === undefined
}

function publish(offer: Offer, given: OfferDefinition, channel: string, { now, playbook }: World): PublishedOffer {
  const treatment = given.treatments[channel]
  const redemption = given.redemption!
  const { marginFloor, ...rest } = redemption
  const isBound = marginFloor > 0 || playbook.marginFloor > NO_FLOOR
  return {
    id: offer.id,
    name: treatment?.name ?? given.name,
    text: treatment?.text ?? given.description,
    image: treatment?.image,
    legal: given.legal,
    state: offer.startsAt > now ? 'scheduled' : 'live',
    starts: given.starts,
    ends: given.ends,
    conditional: given.eligible !== undefined,
    // A till that goes on alone has to keep the brand's floor too.
    redemption: isBound ? { ...redemption, marginFloor: Math.max(marginFloor, playbook.marginFloor) } : rest,
  }
}
