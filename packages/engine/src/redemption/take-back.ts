import type { Stepping } from '../stepping.ts'
import { releaseUses } from './redeem.ts'
import { linesOf, type RedeemedLine } from './redeemed-lines.ts'
import { isPaid, type Redemption } from './redemption.ts'
import { isReturnOver } from './return-window.ts'

/** Returns of one basket that are remembered for whoever asks again. */
const KEPT = 100

/** Units of a paid basket that are brought back. */
export interface BroughtBack {
  /** By which a repeat is known; left out where there can be none. */
  readonly id?: string
  /** What was asked for, as a fingerprint. */
  readonly asked?: string
  /** In units by id of the line; all of it where this is not given. */
  readonly lines?: readonly { readonly id: string; readonly quantity: number }[]
}

/** Notes units that came back, never more than were bought; where nothing is left, what was used is free again. */
export function takeBack(redemption: Redemption, { asked, id, lines }: BroughtBack, step: Stepping): void {
  const { now, playbook } = step.world
  if (!isPaid(redemption) || isReturnOver(redemption, playbook.returnWindowMs, now)) return
  const before = linesOf(redemption)
  const after = before.map((line) => {
    return { ...line, returned: Math.min(line.quantity, line.returned + unitsOf(line, lines)) }
  })
  const refund = paidForReturned(after) - paidForReturned(before)
  redemption.returned = after.map(({ returned }) => returned)
  if (id !== undefined) redemption.returns = [...(redemption.returns ?? []), { id, refund, asked }].slice(-KEPT)
  if (after.every(({ quantity, returned }) => returned === quantity)) releaseUses(redemption, 'returned', step)
}

function unitsOf({ id, quantity }: RedeemedLine, lines: BroughtBack['lines']): number {
  if (lines === undefined) return quantity
  return lines.reduce((sum, line) => sum + (line.id === id ? line.quantity : 0), 0)
}

/**
 * What was paid for the units that came back, minor units: the same share of a line's total, rounded down while some of it stays, so that
 * all units together come to exactly what was paid.
 */
function paidForReturned(lines: readonly RedeemedLine[]): number {
  return lines.reduce((sum, { quantity, returned, total }) => sum + Math.floor((total * returned) / quantity), 0)
}
