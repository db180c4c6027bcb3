import type { Json } from '../json.ts'
import type { Customer } from './customer.ts'

/** A stored attribute of a customer, and when the fact it states happened. */
export interface Trait {
  readonly name: string
  value: Json
  at: number
  /** Who stated it, where that was said: `oidc:<issuer>`, `registration`. */
  source?: string | undefined
}

export function findTrait(customer: Customer, name: string): Trait | undefined {
  const traits = customer.traits
  for (let i = 0; i < traits.length; i++) if (traits[i]!.name === name) return traits[i]
  return undefined
}

/**
 * Stores an attribute; the statement that happened last wins, whenever it arrives, and `null` takes the attribute
 * away. Gives whether anything changed. That an attribute was taken away is kept, so that an older statement that
 * comes late does not bring it back, until room is needed. A trait beyond `limit` is not stored.
 */
export function setTrait(
  customer: Customer,
  name: string,
  value: Json,
  at: number,
  limit: number,
  source?: string,
): boolean {
  const known = findTrait(customer, name)
  if (!known) {
    if (customer.traits.length >= limit && (value === null || !forgetTaken(customer))) return false
    customer.traits.push(source === undefined ? { name, value, at } : { name, value, at, source })
    return value !== null
  }
  if (at < known.at) return false
  const changed = known.value !== value
  known.value = value
  known.at = at
  if (known.source !== source) known.source = source
  return changed
}

/** The traits of two customers who were found to be one: of each the statement that happened last, of two at one instant the first's. */
export function mergeTraits(a: readonly Trait[], b: readonly Trait[], limit: number): Trait[] {
  const merged = new Map(a.map((trait) => [trait.name, trait]))
  for (const trait of b) {
    const known = merged.get(trait.name)
    if (known === undefined ? merged.size < limit : trait.at > known.at) merged.set(trait.name, trait)
  }
  return [...merged.values()]
}

/** Makes room by forgetting the first attribute that was taken away; gives whether there was one. */
function forgetTaken(customer: Customer): boolean {
  const taken = customer.traits.findIndex((trait) => trait.value === null)
  if (taken < 0) return false
  customer.traits.splice(taken, 1)
  return true
}
