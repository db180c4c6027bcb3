import { amountOf } from './basket.ts'
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

/** What an offer asks for and a basket does not hold. */
export interface Lack {
  /** Empty where nothing is missing. */
  readonly missing: readonly Shortfall[]
  /** The share that is there of what is missing the most, 0 to 1. */
  readonly share: number
}

/** Offers of which so large a share of what they ask for is in the basket are near. */
const NEAR = 0.5

export function isNear({ missing, share }: Lack): boolean {
  return missing.length > 0 && share >= NEAR
}

/** What a basket lacks of what an offer requires, or else of the units of which something comes off. */
export function lackOf({ benefit, requires }: Candidate, till: Till): Lack {
  const missing = requires.flatMap((requirement) => shortOf(requirement, till))
  if (missing.length > 0) return { missing, share: Math.min(...missing.map(shareOf)) }
  return lackOfUnits(benefit, requires.length > 0, till)
}

function shortOf(requirement: Requirement, till: Till): Shortfall[] {
  let quantity = requirement.quantity ?? 0
  let spend = requirement.spend ?? 0
  for (const number of till.select(requirement.on)) {
    const line = till.lines[number]!
    quantity -= line.quantity
    spend -= amountOf(line)
  }
  if (quantity <= 0 && spend <= 0) return []
  return [{ requirement, quantity: Math.max(0, quantity), spend: Math.max(0, spend) }]
}

/** The share that is there of what a requirement asks for, 0 to 1. */
function shareOf({ quantity, requirement, spend }: Shortfall): number {
  const units = requirement.quantity === undefined ? 1 : 1 - quantity / requirement.quantity
  return Math.min(units, requirement.spend === undefined ? 1 : 1 - spend / requirement.spend)
}

/** Of a thing that comes for what is in the basket already, half is there. */
function lackOfUnits(benefit: Benefit, isEarned: boolean, till: Till): Lack {
  const asked = unitsAskedFor(benefit)
  const missing = asked.flatMap((requirement) => shortOf(requirement, till))
  const all = asked.reduce((sum, { quantity }) => sum + quantity, 0)
  const short = missing.reduce((sum, { quantity }) => sum + quantity, 0)
  return { missing, share: isEarned ? (all - short + 1) / (all + 1) : 1 - short / all }
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
