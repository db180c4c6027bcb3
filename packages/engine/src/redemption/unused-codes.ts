import type { BasketLine } from '../basket/basket.ts'
import type { Evaluation } from '../basket/evaluate.ts'
import { lackOf } from '../basket/near.ts'
import { Till } from '../basket/till.ts'
import type { RejectedCode } from './redemption.ts'
import type { Usable } from './usable.ts'

/** Codes that gave the right to an offer of which nothing came in this basket, and why. */
export function unusedCodes(
  { candidates }: Usable,
  lines: readonly BasketLine[],
  evaluation: Evaluation,
): RejectedCode[] {
  const used = new Set(evaluation.applied.map(({ id }) => id))
  const unused = candidates.filter(({ id, named }) => named !== undefined && !used.has(id))
  // Most baskets come without codes.
  if (unused.length === 0) return []
  const outdone = new Set(evaluation.outdone.map(({ id }) => id))
  const till = Till.of(lines, 0)
  return unused.map((candidate): RejectedCode => {
    const { benefit, id } = candidate
    const code = candidate.named!
    if (outdone.has(id)) return { code, reason: 'outdone' }
    const isAbout = !('on' in benefit) || till.select(benefit.on).length > 0
    const isLacking = !isAbout || lackOf(candidate, till).missing.length > 0
    return { code, reason: isLacking ? 'basket_lacks' : 'nothing_to_take_off' }
  })
}
