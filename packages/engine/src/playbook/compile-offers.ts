import type { Evaluate } from '../condition/condition.ts'
import type { OfferDefinition } from '../offer/definition.ts'
import { FOREVER } from '../offer/grant.ts'
import type { Offer, Terms } from '../offer/offer.ts'
import { StandingOffers } from '../redemption/standing-offers.ts'
import { durationMs } from '../time/duration.ts'
import { amountReader } from './amount-reader.ts'
import { compileRedemption } from './compile-redemption.ts'
import type { ConditionCompiler } from './condition-compiler.ts'
import type { PlaybookDefinition } from './definition.ts'
import { append } from './multimap.ts'

/** Compiles the offers and indexes the events that grant them and that count for them. */
export function compileOffers(definition: PlaybookDefinition, compiler: ConditionCompiler) {
  const offers = new Map<string, Offer>()
  const offersByGrantEvent = new Map<string, { offer: Offer; where: Evaluate | undefined }[]>()
  const offersByTermEvent = new Set<string>()
  const offersForEveryone: Offer[] = []
  const offersByCode = new Map<string, Offer>()
  const pools = new Map<string, number>()
  for (const [id, given] of Object.entries(definition.offers)) {
    const offer = compileOffer(id, given, definition.brand.currency, compiler)
    offers.set(id, offer)
    if (offer.pool !== undefined && given.budget) pools.set(offer.pool, given.budget.units)
    if (offer.terms) offersByTermEvent.add(offer.terms.event)
    const { redemption } = offer
    if (redemption?.unitPool !== undefined) pools.set(redemption.unitPool, given.redemption!.budget!.units!)
    if (redemption?.amountPool !== undefined) pools.set(redemption.amountPool, given.redemption!.budget!.amount!)
    if (redemption?.for === 'everyone') offersForEveryone.push(offer)
    if (redemption?.code !== undefined) {
      const other = offersByCode.get(redemption.code)
      if (other) compiler.problem(`offers.${id}.redemption.code`, `"${other.id}" has that code already; choose another`)
      offersByCode.set(redemption.code, offer)
    }
    const { grantedBy } = given
    if (grantedBy) {
      const where = compiler.compileGiven(grantedBy.where, `offers.${id}.grantedBy.where`, 'event')
      append(offersByGrantEvent, grantedBy.event, { offer, where })
    }
  }
  const standingOffers = new StandingOffers(offersForEveryone)
  return { offers, offersByGrantEvent, offersByTermEvent, standingOffers, offersByCode, pools }
}

function compileOffer(id: string, given: OfferDefinition, currency: string, compiler: ConditionCompiler): Offer {
  const { limit } = given
  return {
    id,
    name: given.name,
    startsAt: instant(given.starts, Number.NEGATIVE_INFINITY),
    endsAt: given.state === 'ended' ? Number.NEGATIVE_INFINITY : instant(given.ends, FOREVER),
    eligible: compiler.compileGiven(given.eligible, `offers.${id}.eligible`, 'moment'),
    lastsMs: given.window && durationMs(given.window.lasts),
    endIncluded: given.window?.endIncluded ?? true,
    terms: given.terms && compileTerms(id, given.terms, currency, compiler),
    many: given.instances === 'many',
    exclusive: given.sharing === 'exclusive',
    margin: given.margin,
    reward: given.reward,
    limit: limit && {
      max: limit.max,
      perHousehold: limit.per === 'household',
      withinMs: limit.within === undefined ? Number.POSITIVE_INFINITY : durationMs(limit.within),
    },
    pool: given.budget && `offer:${id}`,
    notLive: given.state === 'draft' ? 'offer_not_live' : given.state === 'paused' ? 'offer_paused' : undefined,
    redemption: given.redemption && compileRedemption(id, given.redemption, compiler),
  }
}

function compileTerms(
  id: string,
  given: NonNullable<OfferDefinition['terms']>,
  currency: string,
  compiler: ConditionCompiler,
): Terms {
  const accepts =
    given.where === undefined ? () => true : compiler.compileFilter(given.where, `offers.${id}.terms.where`)
  const { amount, reach, strictly } = given
  const read = amount && amountReader(amount.property, amount.in, currency)
  return {
    event: given.event,
    measure(properties) {
      if (!accepts(properties)) return undefined
      return read ? read(properties) : 1
    },
    sums: given.measure === 'sum',
    isReached: strictly ? (total) => total > reach : (total) => total >= reach,
  }
}

/** Milliseconds since 1970 of a written instant. */
export function instant(text: string | undefined, otherwise: number): number {
  return text === undefined ? otherwise : Date.parse(text)
}
