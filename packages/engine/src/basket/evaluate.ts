import type { BasketOffer } from './apply.ts'
import { amountOf, type BasketLine } from './basket.ts'
import type { Requirement } from './benefit.ts'
import { combine } from './combine.ts'
import { Till } from './till.ts'

/** An offer that the customer may have, before it is asked whether the basket holds what it asks for. */
export interface Candidate extends BasketOffer {
  readonly requires: readonly Requirement[]
}

/** What is still to be put into a basket. */
interface Shortfall {
  readonly requirement: Requirement
  /** Units. */
  readonly quantity: number
  /** Minor units. */
  readonly spend: number
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

/** Offers of which so large a share of what they ask for is in the basket are near. */
const NEAR = 0.5

/** The best that a customer can get off a basket. `marginFloor` is the share of a line's price that must always stay as margin. */
export function evaluateBasket(
  lines: readonly BasketLine[],
  candidates: readonly Candidate[],
  marginFloor = 0,
): Evaluation {
  const till = Till.of(lines, marginFloor)
  const measured = candidates.map((candidate) => ({ candidate, missing: shortfallsOf(candidate, till) }))
  const applicable = measured.filter(({ missing }) => missing.length === 0).map(({ candidate }) => candidate)
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
      .filter(({ missing }) => missing.length > 0 && missing.every((shortfall) => isNear(shortfall)))
      .sort((a, b) => reachOf(b.missing) - reachOf(a.missing))
      .map(({ candidate: { id, offer }, missing }) => ({ id, offer, missing })),
    outdone: promising.filter(({ id }) => !used.has(id)).map(({ id, offer }) => ({ id, offer })),
  }
}

function shortfallsOf({ requires }: Candidate, till: Till): Shortfall[] {
  const found: Shortfall[] = []
  for (const requirement of requires) {
    let quantity = requirement.quantity ?? 0
    let spend = requirement.spend ?? 0
    for (const number of till.select(requirement.on)) {
      const line = till.lines[number]!
      quantity -= line.quantity
      spend -= amountOf(line)
    }
    if (quantity > 0 || spend > 0)
      found.push({ requirement, quantity: Math.max(0, quantity), spend: Math.max(0, spend) })
  }
  return found
}

/** The share that is there of what a requirement asks for, 0 to 1. */
function shareOf({ quantity, requirement, spend }: Shortfall): number {
  const units = requirement.quantity === undefined ? 1 : 1 - quantity / requirement.quantity
  return Math.min(units, requirement.spend === undefined ? 1 : 1 - spend / requirement.spend)
}

function isNear(shortfall: Shortfall): boolean {
  return shareOf(shortfall) >= NEAR
}

function reachOf(missing: readonly Shortfall[]): number {
  return Math.min(...missing.map(shareOf))
}
