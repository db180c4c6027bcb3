import type { CountPointsEnds } from '../effects/count-points-ends.ts'
import type { Customer } from '../profile/customer.ts'
import { dateOfDay } from '../time/calendar.ts'
import type { PointsAccount } from './account.ts'

const DAY_MS = 86_400_000

/** What a customer's lots were: cheap to take before every step, and to compare after it. */
export interface LotsBefore {
  readonly programme: string
  readonly owed: number
  readonly lots: readonly { readonly expiresAt: number; readonly points: number }[]
}

const NOTHING: readonly LotsBefore[] = []

export function lotsOf({ points }: Customer): readonly LotsBefore[] {
  if (points.length === 0) return NOTHING
  return points.map(({ lots, owed, programme }) => ({
    ...{ programme, owed },
    // Lots are changed in place.
    lots: lots.map(({ expiresAt, points: left }) => ({ expiresAt, points: left })),
  }))
}

/**
 * By how much a step has changed what ends in which month, whatever it was that moved the points: earning, spending, returns, ends,
 * transfers, merges and their undoing, erasure, lots that were joined.
 */
export function changesOfEnds(before: readonly LotsBefore[], { points: after }: Customer): CountPointsEnds[] {
  if (before.length === 0 && after.length === 0) return []
  const changes = new Map<string, CountPointsEnds>()
  const add = (programme: string, month: string, points: number) => {
    const key = `${programme}/${month}`
    const known = changes.get(key)?.points ?? 0
    changes.set(key, { type: 'count-points-ends', programme, month, points: known + points })
  }
  for (const account of after) {
    const known = before.find(({ programme }) => programme === account.programme)
    if (known && isSame(known, account)) continue
    if (known) addAll(known, -1, add)
    addAll(account, 1, add)
  }
  for (const known of before) if (!after.some(({ programme }) => programme === known.programme)) addAll(known, -1, add)
  return [...changes.values()].filter(({ points }) => points !== 0)
}

function isSame(before: LotsBefore, { lots, owed }: PointsAccount): boolean {
  if (before.owed !== owed || before.lots.length !== lots.length) return false
  return before.lots.every(({ expiresAt, points }, i) => lots[i]!.expiresAt === expiresAt && lots[i]!.points === points)
}

function addAll(
  { lots, owed, programme }: LotsBefore,
  sign: 1 | -1,
  add: (programme: string, month: string, points: number) => void,
): void {
  for (const { expiresAt, points } of lots) add(programme, monthOfEnd(expiresAt), sign * points)
  if (owed > 0) add(programme, 'owed', sign * owed)
}

/** In UTC: months of the brand's calendar would no longer fit what was counted when the brand moves to another zone. */
function monthOfEnd(expiresAt: number): string {
  if (expiresAt === Number.POSITIVE_INFINITY) return 'never'
  const { month, year } = dateOfDay(Math.floor(expiresAt / DAY_MS))
  return `${year}-${String(month).padStart(2, '0')}`
}
