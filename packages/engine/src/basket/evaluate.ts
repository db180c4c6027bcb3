import { applyBenefit, type BasketOffer } from './apply.ts'
import { amountOf, type BasketLine } from './basket.ts'
import type { Requirement } from './benefit.ts'
import { combine, isMoney } from './combine.ts'
import { isNear, lackOf, type Shortfall } from './near.ts'
import { Till } from './till.ts'

/** An offer that the customer may have, before it is asked whether the basket holds what it asks for. */
export interface Candidate extends BasketOffer {
  readonly requires: readonly Requirement[]
}

/** What a basket comes to. Amounts are in minor units. */
export interface Evaluation {
  readonly subtotal: number
  readonly discount: number
  readonly total: number
  readonly lines: readonly {
    readonly id: string
    readonly amount: number
    readonly discounts: readonly { readonly id: string; readonly offer: string; readonly amount: number }[]
    readonly total: number
  }[]
  readonly applied: readonly { readonly id: string; readonly offer: string; readonly discount: number }[]
  /** What would come off if a little more were bought, the nearest first. */
  readonly near: readonly { readonly id: string; readonly offer: string; readonly missing: readonly Shortfall[] }[]
  /** What could have come off but for others that are worth more to the customer together. */
  readonly outdone: readonly { readonly id: string; readonly offer: string }[]
  readonly exact: boolean
}

/** The best that a customer can get off a basket. `marginFloor` is the share of a line's price that must always stay as margin. */
export function evaluateBasket(
  lines: readonly BasketLine[],
  candidates: readonly Candidate[],
  marginFloor = 0,
): Evaluation {
  const till = Till.of(lines, marginFloor)
  const measured = candidates.map((candidate) => ({ candidate, lack: lackOf(candidate, till) }))
  const applicable = measured.filter(({ lack }) => lack.missing.length === 0).map(({ candidate }) => candidate)
  const { applied, discount, exact, promising } = combine(applicable, till)
  const used = new Set(applied.map(({ offer }) => offer.id))
  const subtotal = lines.reduce((sum, line) => sum + amountOf(line), 0)
  return {
    ...{ subtotal, discount, total: subtotal - discount, exact },
    lines: lines.map((line, i) => {
      const discounts = applied.flatMap(({ offer, discounts }) => {
        const amount = discounts.get(i)
        return amount === undefined ? [] : [{ id: offer.id, offer: offer.offer, amount }]
      })
      const off = discounts.reduce((sum, { amount }) => sum + amount, 0)
      return { id: line.id, amount: amountOf(line), discounts, total: amountOf(line) - off }
    }),
    applied: applied.map(({ discounts, offer: { id, offer } }) => ({
      ...{ id, offer },
      discount: [...discounts.values()].reduce((sum, amount) => sum + amount, 0),
    })),
    near: measured
      .filter(({ lack }) => isNear(lack))
      .sort((a, b) => b.lack.share - a.lack.share)
      .map(({ candidate: { id, offer }, lack: { missing } }) => ({ id, offer, missing })),
    outdone: promising
      .filter((offer) => !used.has(offer.id) && bringsSomethingAlone(offer, till))
      .map(({ id, offer }) => ({ id, offer })),
  }
}

function bringsSomethingAlone(offer: BasketOffer, till: Till): boolean {
  return !isMoney(offer) || applyBenefit(offer, till.copy()) > 0
}
