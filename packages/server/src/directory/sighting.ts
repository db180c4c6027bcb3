import type { IdentityRules } from '@attune/engine'
import type { Hold, IdentifierIndex, Place } from './identifier-index.ts'

/** What a source says of the identifiers of an event. */
export interface Claims {
  /** When it happened, ms. */
  readonly at: number
  /** Whether the source is one whose word is taken: a server's is, that of a key which everybody can read is not. */
  readonly trusted: boolean
  /** Those of the identifiers that were shown to belong to the person. */
  readonly verified: readonly string[]
}

/** How well a source's claim ties an identifier: strong ones tie for good, some only once they were shown to be the person's. */
export function holdOf(identifier: string, rules: IdentityRules, { trusted, verified }: Omit<Claims, 'at'>): Hold {
  const strength = rules.strengthOf(identifier)
  if (strength === 'strong' || (strength === 'when-verified' && verified.includes(identifier))) return 'firm'
  return trusted ? 'vouched' : 'claimed'
}

/**
 * What is known of the identifiers of one event, looked up once. Made once and used again for every event, since one
 * is needed for each; of use until the index changes.
 */
export class Sighting {
  readonly places: Place[] = []
  readonly holders: number[] = []
  /** How well the event would tie each. */
  readonly holds: Hold[] = []
  readonly weak: boolean[] = []
  /** Whether one of them ties a person for good. */
  asserts = false
  hasWeak = false
  count = 0

  look(identifiers: readonly string[], claims: Claims, index: IdentifierIndex, rules: IdentityRules): void {
    this.asserts = false
    this.hasWeak = false
    this.count = identifiers.length
    for (let i = 0; i < identifiers.length; i++) {
      const identifier = identifiers[i]!
      const place = index.find(identifier)
      const hold = holdOf(identifier, rules, claims)
      const weak = rules.strengthOf(identifier) === 'weak'
      this.places[i] = place
      this.holders[i] = index.customerAt(place)
      this.holds[i] = hold
      this.weak[i] = weak
      this.asserts ||= hold === 'firm'
      this.hasWeak ||= weak
    }
  }
}
