import { amountOf, type Selector } from './basket.ts'
import type { Benefit, Requirement } from './benefit.ts'
import type { Candidate } from './evaluate.ts'
import type { Till } from './till.ts'

/** What is still to be put into a basket. */
export interface Shortfall {
  readonly requirement: Requirement
  /** Units. */
  readonly quantity: number
  /** Minor units. */
  readonly spend: number
}

/** Offers of which so large a share of what they ask for is in the basket are near. */
const NEAR = 0.5

export function isNear(share: number): boolean {
  return share >= NEAR && share < 1
}

/**
 * The share that a basket holds of what an offer requires, of what is missing the most, or else of the units of which something comes off,
 * 0 to 1: 1 where nothing is missing. Makes nothing, because every offer that is about a basket is asked.
 */
export function shareHeld({ benefit, requires }: Candidate, till: Till): number {
  let share = 1
  for (const requirement of requires) share = Math.min(share, shareOf(requirement, till))
  return share < 1 ? share : shareOfUnits(benefit, requires.length > 0, till)
}

/** What a basket lacks of what an offer asks for; empty where nothing is missing. */
export function missingFor({ benefit, requires }: Candidate, till: Till): Shortfall[] {
  const missing = requires.flatMap((requirement) => shortOf(requirement, till))
  return missing.length > 0 ? missing : unitsAskedFor(benefit).flatMap((requirement) => shortOf(requirement, till))
}

function shortOf(requirement: Requirement, till: Till): Shortfall[] {
  const quantity = Math.max(0, (requirement.quantity ?? 0) - unitsOf(requirement.on, till))
  const spend = Math.max(0, (requirement.spend ?? 0) - priceOf(requirement.on, till))
  return quantity === 0 && spend === 0 ? [] : [{ requirement, quantity, spend }]
}

/** Units in the basket that a selector means. */
function unitsOf(on: Selector, till: Till): number {
  let units = 0
  for (const line of till.select(on)) units += till.lines[line]!.quantity
  return units
}

/** What the lines that a selector means cost, minor units. */
function priceOf(on: Selector, till: Till): number {
  let price = 0
  for (const line of till.select(on)) price += amountOf(till.lines[line]!)
  return price
}

/** The share that is there of what a requirement asks for, 0 to 1. */
function shareOf({ on, quantity, spend }: Requirement, till: Till): number {
  const units = quantity === undefined ? 1 : 1 - Math.max(0, quantity - unitsOf(on, till)) / quantity
  return Math.min(units, spend === undefined ? 1 : 1 - Math.max(0, spend - priceOf(on, till)) / spend)
}

/** Of a thing that comes for what is in the basket already, half is there. */
function shareOfUnits(benefit: Benefit, isEarned: boolean, till: Till): number {
  const short = unitsShort(benefit, till)
  if (short === 0) return 1
  const all = unitsInAll(benefit)
  return isEarned ? (all - short + 1) / (all + 1) : 1 - short / all
}

/** How many of the units of which something comes off are not in the basket. */
function unitsShort(benefit: Benefit, till: Till): number {
  switch (benefit.kind) {
    case 'fixed-price':
    case 'free-item':
      return shortBy(1, benefit.on, till)
    case 'buy-get': {
      const { buy, get, getOn, on } = benefit
      return getOn ? shortBy(buy, on, till) + shortBy(get, getOn, till) : shortBy(buy + get, on, till)
    }
    case 'bundle': {
      let short = 0
      for (const { on, quantity } of benefit.parts) short += shortBy(quantity, on, till)
      return short
    }
    default:
      return 0
  }
}

function shortBy(quantity: number, on: Selector, till: Till): number {
  return Math.max(0, quantity - unitsOf(on, till))
}

function unitsInAll(benefit: Benefit): number {
  return unitsAskedFor(benefit).reduce((sum, { quantity }) => sum + quantity, 0)
}

/** The units of which something comes off, where an offer goes by units. */
function unitsAskedFor(benefit: Benefit): (Requirement & { readonly quantity: number })[] {
  switch (benefit.kind) {
    case 'fixed-price':
    case 'free-item':
      return [{ on: benefit.on, quantity: 1 }]
    case 'buy-get': {
      const { buy, get, getOn, on } = benefit
      return getOn
        ? [
            { on, quantity: buy },
            { on: getOn, quantity: get },
          ]
        : [{ on, quantity: buy + get }]
    }
    case 'bundle':
      return benefit.parts.map(({ on, quantity }) => ({ on, quantity }))
    default:
      return []
  }
}
