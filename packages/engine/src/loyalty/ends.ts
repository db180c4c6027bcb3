import type { CountPointsEnds } from '../effects/count-points-ends.ts'
import type { Customer } from '../profile/customer.ts'
import { dateOfDay } from '../time/calendar.ts'
import { localDay } from '../time/zone.ts'
import type { PointsAccount } from './account.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Clocks are at most so far behind UTC, and ahead of it, and differ from it by whole quarters of an hour. */
const MOST_BEHIND_MS = 12 * HOUR_MS
const MOST_AHEAD_MS = 14 * HOUR_MS
const QUARTER_MS = HOUR_MS / 4

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
  for (const { expiresAt, points } of lots) add(programme, keyOfEnd(expiresAt), sign * points)
  if (owed > 0) add(programme, 'owed', sign * owed)
}

/**
 * Under which name points are counted that end at an instant (ms): its month such as `2026-11` where it is the same by every clock on earth,
 * else the quarter of an hour in UTC, such as `2026-11-30T23:15`. So what was counted fits whichever zone the brand moves to.
 */
function keyOfEnd(expiresAt: number): string {
  if (expiresAt === Number.POSITIVE_INFINITY) return 'never'
  const first = monthOfDay(Math.floor((expiresAt - MOST_BEHIND_MS) / DAY_MS))
  if (first === monthOfDay(Math.floor((expiresAt + MOST_AHEAD_MS) / DAY_MS))) return first
  return new Date(Math.floor(expiresAt / QUARTER_MS) * QUARTER_MS).toISOString().slice(0, 'yyyy-mm-ddThh:mm'.length)
}

/** The month, by the calendar of a zone, in which points end that are counted under such a name. */
export function monthOfEnds(key: string, zone: string): string {
  return key.includes('T') ? monthOfDay(localDay(zone, Date.parse(`${key}Z`))) : key
}

function monthOfDay(day: number): string {
  const { month, year } = dateOfDay(day)
  return `${year}-${String(month).padStart(2, '0')}`
}
