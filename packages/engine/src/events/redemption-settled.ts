import { findRedemption, tellRedemption } from '../redemption/keep.ts'
import { commitUses, releaseUses } from '../redemption/redeem.ts'
import type { Redemption } from '../redemption/redemption.ts'
import type { Stepping } from '../stepping.ts'
import type { EventBase } from './event.ts'

/** A basket whose offers are kept was paid or given up, or something of one that was paid came back. */
export interface RedemptionSettled extends EventBase {
  readonly type: 'redemption-settled'
  readonly redemption: string
  readonly as: 'commit' | 'cancel' | 'return'
  /** What came back, in units by id of the line; all of it where this is not given. */
  readonly lines?: readonly { readonly id: string; readonly quantity: number }[]
}

/** Settles it, where its state lets it be settled so; else nothing changes. */
export function observeRedemptionSettled({ as, lines, redemption: id }: RedemptionSettled, step: Stepping): void {
  const redemption = findRedemption(step.customer, id)
  if (!redemption) return
  const was = redemption.state
  if (as === 'return') takeBack(redemption, lines, step)
  else if (redemption.state !== 'held') return
  else if (as === 'commit') commitUses(redemption, step)
  else releaseUses(redemption, 'cancelled', step)
  tellRedemption(redemption, was, step)
}

/** Notes units that came back, never more than were bought; where nothing is left, what was used is free again. */
function takeBack(redemption: Redemption, lines: RedemptionSettled['lines'], step: Stepping): void {
  if (redemption.state !== 'committed') return
  for (const line of redemption.lines) {
    const units = lines === undefined ? line.quantity : (lines.find(({ id }) => id === line.id)?.quantity ?? 0)
    line.returned = Math.min(line.quantity, line.returned + units)
  }
  if (redemption.lines.every(({ quantity, returned }) => returned === quantity))
    releaseUses(redemption, 'returned', step)
}
