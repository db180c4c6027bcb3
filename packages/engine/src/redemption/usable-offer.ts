import type { Candidate } from '../basket/evaluate.ts'
import type { Offer } from '../offer/offer.ts'
import type { CodeName } from './codes.ts'

/** An offer that may come off, and what gives the right to it. */
export interface UsableOffer extends Candidate {
  readonly code: string | undefined
  /** The code by which somebody asks for it, also where it would come off without. */
  named: string | undefined
  readonly unique: CodeName | undefined
}

/** `most`: what may come off at most, minor units. */
export function usableOffer(
  id: string,
  offer: Offer,
  most: number,
  code: string | undefined,
  unique: CodeName | undefined,
): UsableOffer {
  const { benefit, exclusive, group, marginFloor, priority, requires, worth } = offer.redemption!
  // One literal, as a till asks for dozens of them with each basket.
  return {
    benefit,
    exclusive,
    group,
    marginFloor,
    priority,
    requires,
    worth,
    id,
    offer: offer.id,
    most,
    code,
    unique,
    named: code,
  }
}
