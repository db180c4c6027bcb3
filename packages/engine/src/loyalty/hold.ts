import type { Stepping } from '../stepping.ts'
import { addLot, drawLots, openAccount, type PointsAccount, type PointsLot, settleOwed } from './account.ts'
import { noteEarnedInAll } from './earned.ts'
import { whereEarned } from './household-points.ts'
import { post } from './post.ts'
import type { Programme } from './programme.ts'
import { passTime } from './time.ts'

/** Points that somebody has to look at first: earned faster than people do, or given or taken by hand beyond a limit. */
export interface HeldPoints {
  readonly id: string
  readonly kind: 'earn' | 'give' | 'take'
  /** What they were earned for. */
  readonly reference: string
  readonly points: number
  readonly at: number
  /** Who asked; nobody where they were earned. */
  readonly by: string | undefined
  readonly reason: string
  /** What was drawn from lots for it, to go back there where it is refused. */
  readonly drawn: readonly PointsLot[]
}

/** Items that an account holds at most; what is earned beyond is lost. */
const MAX_HELD = 50

const SOURCES = { earn: 'issued', give: 'adjusted', take: 'available' } as const

/** Holds points back; gives whether there is room for it. */
export function holdPoints(account: PointsAccount, item: Omit<HeldPoints, 'drawn'>, step: Stepping): boolean {
  if (account.held.length >= MAX_HELD) return false
  const { id, kind, points, reason } = item
  const drawn = kind === 'take' ? drawLots(account, points, ({ spendable }) => spendable) : []
  account.held.push({ ...item, drawn })
  const moved = kind === 'take' ? sumOf(drawn) : points
  const { programme } = account
  post({ programme, kind: 'hold', reference: id, from: SOURCES[kind], to: 'held', points: moved, note: reason }, step)
  return true
}

/** What is held, as the ledger counts it. */
export function heldIn({ held }: PointsAccount): number {
  return held.reduce((sum, { drawn, kind, points }) => sum + (kind === 'take' ? sumOf(drawn) : points), 0)
}

/** Somebody else than who asked has looked at it. */
export function reviewPoints({ approved, by, item: id, programme }: ReviewedPoints, step: Stepping): void {
  const known = step.world.playbook.programmes.get(programme)
  if (!known) return
  const account = openAccount(step.customer, programme)
  const item = account.held.find((held) => held.id === id)
  if (!item || item.by === by) return
  account.held = account.held.filter((held) => held !== item)
  if (!approved) refuse(account, item, step)
  else if (item.kind === 'take') takeAway(account, item, step)
  else give(account, known, item, step)
  settleOwed(account)
  passTime(account, known, step)
}

export interface ReviewedPoints {
  readonly programme: string
  readonly item: string
  readonly approved: boolean
  readonly by: string
}

function give(account: PointsAccount, programme: Programme, item: HeldPoints, step: Stepping): void {
  const { at, id, kind, points, reference } = item
  const spendableAt = kind === 'earn' ? at + programme.spendableAfterMs : at
  const spendable = spendableAt <= step.world.now
  addLot(account, { reference, at, points, spendableAt, spendable, expiresAt: at + programme.expiresAfterMs })
  const to = spendable ? 'available' : 'pending'
  post({ programme: programme.id, kind: 'approve', reference: id, from: 'held', to, points }, step)
  if (kind !== 'earn') return
  const order = account.orders.find((one) => one.reference === reference)
  noteEarnedInAll(programme, points, at, order ? order.earnedIn : whereEarned(step), step)
  if (order) order.points += points
}

/** What was not there to be held is owed. */
function takeAway(account: PointsAccount, { drawn, id, points }: HeldPoints, step: Stepping): void {
  const posting = { programme: account.programme, kind: 'approve', reference: id, to: 'adjusted' } as const
  const there = sumOf(drawn)
  post({ ...posting, from: 'held', points: there }, step)
  account.owed += points - there
  post({ ...posting, from: 'available', points: points - there }, step)
}

function refuse(account: PointsAccount, { drawn, id, kind, points }: HeldPoints, step: Stepping): void {
  for (const lot of drawn) addLot(account, { ...lot })
  const moved = kind === 'take' ? sumOf(drawn) : points
  const { programme } = account
  post({ programme, kind: 'refuse', reference: id, from: 'held', to: SOURCES[kind], points: moved }, step)
}

function sumOf(lots: readonly PointsLot[]): number {
  return lots.reduce((sum, { points }) => sum + points, 0)
}
