import { applyBenefit, type BasketOffer } from './apply.ts'
import { amountOf, type BasketLine } from './basket.ts'
import type { Requirement } from './benefit.ts'
import { type AppliedOffer, combine, isMoney } from './combine.ts'
import { isNear, missingFor, type Shortfall, shareHeld } from './near.ts'
import { Till } from './till.ts'

/** An offer that the customer may have, before it is asked whether the basket holds what it asks for. */
export interface Candidate extends BasketOffer {
  readonly requires: readonly Requirement[]
}

/** A basket of which the best combination of offers was taken. Amounts are in minor units. */
export interface Priced {
  readonly lines: readonly BasketLine[]
  readonly subtotal: number
  readonly discount: number
  /** What each line comes to. */
  readonly totals: readonly number[]
  /** In the order in which they come off. */
  readonly applied: readonly AppliedOffer[]
  /** Whether no other combination is better. */
  readonly exact: boolean
  /** The basket before anything comes off. */
  readonly till: Till
  /** Offers of which something could have come. */
  readonly promising: readonly BasketOffer[]
}

/** What a basket comes to, as it is told to whoever asks. Amounts are in minor units. */
export interface Evaluation {
  readonly subtotal: number
  readonly discount: number
  readonly total: number
  readonly lines: readonly PricedLine[]
  readonly applied: readonly { readonly id: string; readonly offer: string; readonly discount: number }[]
  /** What would come off if a little more were bought, the nearest first. */
  readonly near: readonly { readonly id: string; readonly offer: string; readonly missing: readonly Shortfall[] }[]
  /** What could have come off but for others that are worth more to the customer together. */
  readonly outdone: readonly Named[]
  readonly exact: boolean
}

interface PricedLine {
  readonly id: string
  readonly amount: number
  readonly discounts: readonly LineDiscount[]
  readonly total: number
}

interface LineDiscount {
  readonly id: string
  readonly offer: string
  readonly amount: number
}

interface Named {
  readonly id: string
  readonly offer: string
}

/** The best that a customer can get off a basket. `marginFloor` is the share of a line's price that must always stay as margin. */
export function priceBasket(lines: readonly BasketLine[], candidates: readonly Candidate[], marginFloor = 0): Priced {
  const till = Till.of(lines, marginFloor)
  const combination = combine(
    candidates.filter((candidate) => shareHeld(candidate, till) === 1),
    till,
  )
  const totals = lines.map(amountOf)
  for (const { discounts } of combination.applied) for (let i = 0; i < totals.length; i++) totals[i]! -= discounts[i]!
  const { applied, discount, exact, promising } = combination
  let subtotal = 0
  for (const line of lines) subtotal += amountOf(line)
  return { lines, subtotal, discount, totals, applied, exact, till, promising }
}

/** What was priced as it is told, with what is near and what was outdone. */
export function evaluationOf(candidates: readonly Candidate[], priced: Priced): Evaluation {
  const { applied, discount, exact, lines, subtotal, till, totals } = priced
  return {
    ...{ subtotal, discount, total: subtotal - discount },
    lines: lines.map((line, i) => {
      return { id: line.id, amount: amountOf(line), discounts: discountsOf(i, applied), total: totals[i]! }
    }),
    applied: applied.map(({ discount: off, offer: { id, offer } }) => ({ id, offer, discount: off })),
    near: nearOf(candidates, till),
    outdone: outdoneOf(priced),
    exact,
  }
}

/** What comes off the line of a number. */
function discountsOf(line: number, applied: readonly AppliedOffer[]): LineDiscount[] {
  const discounts: LineDiscount[] = []
  for (const { discounts: taken, offer } of applied) {
    const amount = taken[line]!
    if (amount > 0) discounts.push({ id: offer.id, offer: offer.offer, amount })
  }
  return discounts
}

function nearOf(candidates: readonly Candidate[], till: Till): Evaluation['near'] {
  const near: { readonly candidate: Candidate; readonly share: number }[] = []
  for (const candidate of candidates) {
    const share = shareHeld(candidate, till)
    if (isNear(share)) near.push({ candidate, share })
  }
  return near
    .sort((a, b) => b.share - a.share)
    .map(({ candidate }) => ({ id: candidate.id, offer: candidate.offer, missing: missingFor(candidate, till) }))
}

/** Offers of which something comes in this basket, but not together with those that do. */
export function outdoneOf({ applied, promising, till }: Priced): Named[] {
  const used = new Set(applied.map(({ offer }) => offer.id))
  const state = till.copy()
  return promising
    .filter((offer) => !used.has(offer.id) && bringsSomethingAlone(offer, state, till))
    .map(({ id, offer }) => ({ id, offer }))
}

function bringsSomethingAlone(offer: BasketOffer, state: Till, till: Till): boolean {
  if (!isMoney(offer)) return true
  state.become(till)
  return applyBenefit(offer, state) > 0
}
