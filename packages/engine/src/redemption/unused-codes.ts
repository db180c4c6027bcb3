import { outdoneOf, type Priced } from '../basket/evaluate.ts'
import { shareHeld } from '../basket/near.ts'
import type { RejectedCode } from './redemption.ts'
import type { UsableOffer } from './usable-offer.ts'

/** Codes that gave the right to an offer of which nothing came in this basket, and why. */
export function unusedCodes(candidates: readonly UsableOffer[], priced: Priced): RejectedCode[] {
  const { applied, till } = priced
  const unused = candidates.filter(
    ({ id, named }) => named !== undefined && !applied.some(({ offer }) => offer.id === id),
  )
  // Most baskets come without codes.
  if (unused.length === 0) return []
  const outdone = new Set(outdoneOf(priced).map(({ id }) => id))
  return unused.map((candidate): RejectedCode => {
    const { benefit, id } = candidate
    const code = candidate.named!
    if (outdone.has(id)) return { code, reason: 'outdone' }
    const isAbout = !('on' in benefit) || till.select(benefit.on).length > 0
    const isLacking = !isAbout || shareHeld(candidate, till) < 1
    return { code, reason: isLacking ? 'basket_lacks' : 'nothing_to_take_off' }
  })
}
