import type { Candidate } from '../basket/evaluate.ts'
import { isTrue } from '../condition/answer.ts'
import type { Scope } from '../condition/scope.ts'
import { type Grant, isOpen, walletStateOf } from '../offer/grant.ts'
import type { Offer } from '../offer/offer.ts'
import type { Customer } from '../profile/customer.ts'
import type { Stepping } from '../stepping.ts'
import type { RejectedCode } from './redemption.ts'
import { comparableCode, type RedemptionTerms } from './terms.ts'

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
}

/** The offers that may come off a basket, and the codes that are of no use. */
export interface Usable {
  readonly candidates: readonly (Candidate & { readonly code: string | undefined })[]
  readonly rejected: readonly RejectedCode[]
}

/** What a customer may use at a till, before the basket is looked at. */
export function findUsable(till: AtTill, scope: Scope, step: Stepping): Usable {
  const { customer, playbook } = { customer: step.customer, playbook: step.world.playbook }
  const candidates: Usable['candidates'][number][] = []
  const consider = (id: string, offer: Offer, terms: RedemptionTerms, code?: string): string | undefined => {
    const reason = whyUnusable(offer, terms, till, scope, step)
    if (reason === undefined) candidates.push(candidateOf(id, offer, terms, code, step))
    return reason
  }
  const rejected: RejectedCode[] = []
  for (const grant of customer.grants) {
    const offer = playbook.offers.get(grant.offer)
    if (offer?.redemption?.for !== 'holders') continue
    const reason = isUsable(grant, offer, step.world.now)
      ? consider(grant.id, offer, offer.redemption)
      : `copy_${walletStateOf(grant)}`
    const code = till.shown?.find((copy) => copy.grant === grant.id)?.code
    if (code !== undefined && reason !== undefined) rejected.push({ code, reason })
  }
  for (const offer of playbook.offersForEveryone) consider(offer.id, offer, offer.redemption!)
  for (const code of new Set(till.codes.map(comparableCode))) {
    const offer = playbook.offersByCode.get(code)
    const reason = offer ? consider(offer.id, offer, offer.redemption!, code) : 'code_unknown'
    if (reason !== undefined) rejected.push({ code, reason })
  }
  return { candidates, rejected }
}

/** Whether a copy gives the right to what its offer brings: open or, where it has to be completed first, completed. */
function isUsable(grant: Grant, offer: Offer, now: number): boolean {
  return offer.terms === undefined ? isOpen(grant, now) : grant.state === 'completed'
}

/** Why an offer cannot be used here and now; undefined where nothing stands against it. */
function whyUnusable(
  offer: Offer,
  terms: RedemptionTerms,
  { anonymous, channel, place, zone }: AtTill,
  scope: Scope,
  step: Stepping,
): string | undefined {
  const { now } = scope
  if (offer.paused) return 'offer_paused'
  if (now < offer.startsAt) return 'offer_not_started'
  // Who holds a copy may use it until the copy ends.
  if (terms.for !== 'holders' && now >= offer.endsAt) return 'offer_ended'
  if (terms.channels && (channel === undefined || !terms.channels.has(channel))) return 'not_on_this_channel'
  if (terms.places && (place === undefined || !terms.places.has(place))) return 'not_at_this_place'
  if (!terms.isOpenAt(zone ?? step.world.playbook.zone, now)) return 'not_at_this_hour'
  if (terms.limit && !anonymous && usesSince(step.customer, offer.id, now - terms.limit.withinMs) >= terms.limit.max)
    return 'limit_reached'
  if (terms.unitPool !== undefined && step.remaining(terms.unitPool) < 1) return 'budget_spent'
  if (terms.amountPool !== undefined && step.remaining(terms.amountPool) < 1) return 'budget_spent'
  if (offer.eligible && !isTrue(offer.eligible(scope))) return 'not_eligible'
  return undefined
}

function usesSince({ offerUses }: Customer, offer: string, since: number): number {
  return offerUses.find(([id]) => id === offer)?.[1].filter((at) => at > since).length ?? 0
}

function candidateOf(id: string, offer: Offer, terms: RedemptionTerms, code: string | undefined, step: Stepping) {
  const { amountPool, benefit, exclusive, group, marginFloor, priority, requires, worth } = terms
  const most = amountPool === undefined ? Number.POSITIVE_INFINITY : step.remaining(amountPool)
  return { ...{ benefit, exclusive, group, marginFloor, priority, requires, worth }, id, offer: offer.id, code, most }
}
