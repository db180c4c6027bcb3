import type { Json } from '../json.ts'
import type { Customer } from './customer.ts'
import { type Ranked, rankedTrait, type SourceRanks } from './source-ranks.ts'

/** A stored attribute of a customer: the statement that counts. */
export interface Trait extends Ranked {
  readonly name: string
}

export function findTrait(customer: Customer, name: string): Trait | undefined {
  const traits = customer.traits
  for (let i = 0; i < traits.length; i++) if (traits[i]!.name === name) return traits[i]
  return undefined
}

/**
 * Stores an attribute; the statement that happened last wins, whenever it arrives, and `null` takes the attribute
 * away. With `ranks` the statement of the foremost source wins, of each source the one that happened last. Gives
 * whether anything changed. That an attribute was taken away is kept, so that an older statement that comes late does
 * not bring it back, until room is needed. A trait beyond `limit` is not stored.
 */
export function setTrait(
  customer: Customer,
  name: string,
  value: Json,
  at: number,
  limit: number,
  source?: string,
  ranks?: SourceRanks,
): boolean {
  const known = findTrait(customer, name)
  if (!known) {
    if (customer.traits.length >= limit && (value === null || !forgetTaken(customer))) return false
    customer.traits.push(source === undefined ? { name, value, at } : { name, value, at, source })
    return value !== null
  }
  const before = known.value
  if (ranks) {
    Object.assign(known, rankedTrait([known, ...(known.overruled ?? []), { value, at, source }], ranks))
    return known.value !== before
  }
  if (at < known.at) return false
  known.value = value
  known.at = at
  if (known.source !== source) known.source = source
  return before !== value
}

/**
 * The traits of two customers who were found to be one: of each the statement that happened last, of two at one
 * instant the first's; where sources are ranked, what all of them state.
 */
export function mergeTraits(
  a: readonly Trait[],
  b: readonly Trait[],
  limit: number,
  ranksOf: ReadonlyMap<string, SourceRanks>,
): Trait[] {
  const merged = new Map(a.map((trait) => [trait.name, trait]))
  for (const trait of b) {
    const known = merged.get(trait.name)
    const ranks = ranksOf.get(trait.name)
    if (known && ranks) {
      // The first's come last: of two at one instant the later in the list counts.
      const stated = [trait, ...(trait.overruled ?? []), known, ...(known.overruled ?? [])]
      merged.set(trait.name, { name: trait.name, ...rankedTrait(stated, ranks) })
    } else if (known === undefined ? merged.size < limit : trait.at > known.at) merged.set(trait.name, trait)
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
