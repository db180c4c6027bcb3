import { amountOf, type BasketLine } from '../basket/basket.ts'
import { isTrue } from '../condition/answer.ts'
import type { Scope } from '../condition/scope.ts'
import type { JsonObject } from '../json.ts'
import { type Grant, isOpen, walletStateOf } from '../offer/grant.ts'
import type { Offer } from '../offer/offer.ts'
import type { Customer } from '../profile/customer.ts'
import type { Stepping } from '../stepping.ts'
import { type CodeName, type KnownCode, whyCodeUnusable } from './codes.ts'
import { householdUses } from './household-uses.ts'
import type { RejectedCode } from './redemption.ts'
import type { StandingOffer } from './standing-offers.ts'
import { whyOutOfStock } from './stock.ts'
import { comparableCode, type RedemptionTerms } from './terms.ts'
import { type UsableOffer, usableOffer } from './usable-offer.ts'

/** Where a basket is, and what the customer names. */
export interface AtTill {
  readonly place: string | undefined
  readonly channel: string | undefined
  /** IANA zone of the place; the brand's where it is not known. */
  readonly zone: string | undefined
  readonly codes: readonly string[]
  /** Copies that were shown by a code of their own: why one is of no use is told. */
  readonly shown?: readonly { readonly code: string; readonly grant: string }[]
  /** Whether nobody knows who the customer is: limits per customer then have nobody to count for. */
  readonly anonymous: boolean
  /** Whether the customer is known by a code alone: then of the wallet only what is named is looked at. */
  readonly byCode?: boolean
  /** Where it was used while the line was down: when, ms. What could be used then counts, and what could not is reported. */
  readonly usedAt?: number
}

/** The offers that may come off a basket, and the codes that are of no use. */
export interface Usable {
  readonly candidates: readonly UsableOffer[]
  readonly rejected: readonly RejectedCode[]
}

/** What a customer may use at a till, before it is asked whether the basket holds what is needed. */
export function findUsable(lines: readonly BasketLine[], till: AtTill, step: Stepping): Usable {
  const { playbook } = step.world
  const counter = new Counter(lines, till, step)
  if (till.byCode !== true) counter.openWallet()
  for (const standing of playbook.standingOffers.about(lines)) counter.considerStanding(standing)
  if (till.codes.length === 0) return counter
  const rejected: RejectedCode[] = [...counter.rejected]
  for (const code of new Set(till.codes.map(comparableCode))) {
    const offer = playbook.offersByCode.get(code)
    const refusal = offer
      ? reasonOnly(counter.consider(offer.id, offer, offer.redemption!, code))
      : counter.considerUnique(code)
    if (refusal !== undefined) rejected.push({ code, ...refusal })
  }
  return { candidates: counter.candidates, rejected }
}

type Refusal = Omit<RejectedCode, 'code'>

function reasonOnly(reason: string | undefined): Refusal | undefined {
  return reason === undefined ? undefined : { reason }
}

/** Gathers what may come off one basket. */
class Counter {
  readonly candidates: UsableOffer[] = []
  readonly rejected: RejectedCode[] = []
  readonly #named = new Set<string>()
  readonly #till: AtTill
  readonly #lines: readonly BasketLine[]
  readonly #step: Stepping
  #scope: Scope | undefined

  constructor(lines: readonly BasketLine[], till: AtTill, step: Stepping) {
    this.#lines = lines
    this.#till = till
    this.#step = step
  }

  openWallet(): void {
    const { customer, world } = this.#step
    for (const grant of customer.grants) {
      const offer = world.playbook.offers.get(grant.offer)
      if (offer?.redemption?.for !== 'holders') continue
      const reason = isUsable(grant, offer, world.now)
        ? this.consider(grant.id, offer, offer.redemption, undefined, grant.code, grant)
        : `copy_${walletStateOf(grant)}`
      const code = this.#till.shown?.find((copy) => copy.grant === grant.id)?.code
      if (code === undefined) continue
      if (reason !== undefined) this.rejected.push({ code, reason })
      else this.candidates.at(-1)!.named = code
    }
  }

  /** Adds an offer, or says why it cannot be used here and now. */
  consider(
    id: string,
    offer: Offer,
    terms: RedemptionTerms,
    code?: string,
    unique?: CodeName,
    copy?: Grant,
  ): string | undefined {
    const reason = this.#whyNot(offer, terms, copy)
    if (reason === undefined) this.candidates.push(usableOffer(id, offer, this.#mostOf(terms), code, unique))
    return reason
  }

  /** Adds an offer that comes off by itself, where it can be used here and now. */
  considerStanding({ offer, terms, usable }: StandingOffer): void {
    if (this.#whyNot(offer, terms, undefined) !== undefined) return
    this.candidates.push(usable ?? usableOffer(offer.id, offer, this.#mostOf(terms), undefined, undefined))
  }

  #mostOf({ amountPool }: RedemptionTerms): number {
    return amountPool === undefined ? Number.POSITIVE_INFINITY : this.#step.remaining(amountPool)
  }

  #whyNot(offer: Offer, terms: RedemptionTerms, copy: Grant | undefined): string | undefined {
    if (copy?.place !== undefined && copy.place !== this.#till.place) return 'not_at_this_place'
    const reason = whyUnusable(offer, terms, this.#till, this.#step)
    if (reason !== undefined) return reason
    if (offer.eligible && !isTrue(offer.eligible(this.#basketScope()))) return 'not_eligible'
    return terms.stock && whyOutOfStock(terms.stock, this.#till.place, this.#step, copy)
  }

  /** What conditions see: the basket as the event at hand. Made when the first of them asks. */
  #basketScope(): Scope {
    this.#scope ??= this.#step.scopeFor(describe(this.#lines, this.#till))
    return this.#scope
  }

  /** Adds what a unique code gives the right to, or says why it gives none. */
  considerUnique(text: string): Refusal | undefined {
    const { customer, world } = this.#step
    const code = this.#step.findCode(text)
    if (typeof code === 'string') return { reason: `code_${code}` }
    const id = `${code.batch}/${code.number}`
    if (this.#named.has(id)) return undefined
    this.#named.add(id)
    const reason = whyCodeUnusable(code, customer.id, this.#till.usedAt ?? world.now)
    if (reason !== undefined) return { reason, ...sinceWhen(code) }
    const offer = code.purpose.offer === undefined ? undefined : world.playbook.offers.get(code.purpose.offer)
    if (!offer?.redemption?.uniqueCodes) return { reason: 'code_not_for_baskets' }
    return reasonOnly(
      offer.redemption.for === 'holders'
        ? this.#considerCopy(text, code, offer, offer.redemption)
        : this.#considerBearer(id, text, code, offer, offer.redemption),
    )
  }

  #considerCopy(text: string, code: KnownCode, offer: Offer, terms: RedemptionTerms): string | undefined {
    const { customer, world } = this.#step
    const grant = customer.grants.find((held) => held.code?.batch === code.batch && held.code.number === code.number)
    if (!grant) return 'code_not_given'
    if (!isUsable(grant, offer, world.now)) return grant.state === 'expired' ? 'code_ended' : 'copy_not_completed'
    // With the wallet open it was looked at already.
    const known = this.candidates.find(({ id }) => id === grant.id)
    if (known) known.named = text
    return known ? undefined : this.consider(grant.id, offer, terms, text, grant.code, grant)
  }

  #considerBearer(
    id: string,
    text: string,
    { batch, number }: KnownCode,
    offer: Offer,
    terms: RedemptionTerms,
  ): string | undefined {
    if (this.candidates.some((other) => other.offer === offer.id)) return 'one_per_basket'
    return this.consider(id, offer, terms, text, { batch, number })
  }
}

/** Of what is used or held, the clerk is told since when and where. */
function sinceWhen({ at, place, state }: KnownCode): Omit<Refusal, 'reason'> {
  if (state !== 'used' && state !== 'held') return {}
  return { at, ...(place !== undefined && { place }) }
}

/** Whether a copy gives the right to what its offer brings: open or, where it has to be completed first, completed. */
function isUsable(grant: Grant, offer: Offer, now: number): boolean {
  return offer.terms === undefined ? isOpen(grant, now) : grant.state === 'completed'
}

/** Why an offer cannot be used here and now, whoever it is for; undefined where nothing stands against it. */
function whyUnusable(
  offer: Offer,
  terms: RedemptionTerms,
  { anonymous, channel, place, usedAt, zone }: AtTill,
  step: Stepping,
): string | undefined {
  const now = usedAt ?? step.world.now
  if (offer.notLive) return offer.notLive
  if (now < offer.startsAt) return 'offer_not_started'
  // Who holds a copy may use it until the copy ends.
  if (terms.for !== 'holders' && now >= offer.endsAt) return 'offer_ended'
  if (terms.channels && (channel === undefined || !terms.channels.has(channel))) return 'not_on_this_channel'
  if (terms.places && (place === undefined || !terms.places.has(place))) return 'not_at_this_place'
  if (!terms.isOpenAt(zone ?? step.world.playbook.zone, now)) return 'not_at_this_hour'
  if (terms.limit && !anonymous && usesSince(step.customer, offer.id, now - terms.limit.withinMs) >= terms.limit.max)
    return 'limit_reached'
  if (terms.limit?.perHousehold && householdUses(offer.id, now - terms.limit.withinMs, step) >= terms.limit.max)
    return 'household_limit_reached'
  if (terms.unitPool !== undefined && step.remaining(terms.unitPool) < 1) return 'budget_spent'
  if (terms.amountPool !== undefined && step.remaining(terms.amountPool) < 1) return 'budget_spent'
  return undefined
}

function usesSince({ offerUses }: Customer, offer: string, since: number): number {
  return offerUses.find(([id]) => id === offer)?.[1].filter((at) => at > since).length ?? 0
}

/** What conditions see of a basket, as properties of the event at hand. Amounts are in minor units. */
function describe(lines: readonly BasketLine[], { channel, place }: AtTill): JsonObject {
  return {
    ...(channel !== undefined && { channel }),
    ...(place !== undefined && { place }),
    subtotal: lines.reduce((sum, line) => sum + amountOf(line), 0),
    skus: lines.map(({ sku }) => sku),
  }
}
