import type { Customer } from '../profile/customer.ts'
import type { HeldPoints } from './hold.ts'
import type { EarnedIn } from './household-points.ts'
import type { OutgoingPoints } from './transfer.ts'

/** Points earned together: they become spendable together and end together. */
export interface PointsLot {
  /** What they were earned for. */
  readonly reference: string
  readonly at: number
  /** What is left of them. */
  points: number
  readonly spendableAt: number
  /** Infinity where they never end. */
  readonly expiresAt: number
  /** Whether they count as available. */
  spendable: boolean
}

/** What an order earned, so that what comes back of it takes its points along. */
export interface EarnedOrder {
  readonly reference: string
  readonly at: number
  /** Minor units that earned; 0 while only its return has come. */
  amount: number
  points: number
  /** Minor units that came back, and points that were taken back for them. */
  returned: number
  takenBack: number
  /** For which household they were counted, so that what comes back is taken off there; undefined: for none. */
  earnedIn?: EarnedIn | undefined
}

/** A customer's points in a programme. What is available may be less than nothing: taken back after it was spent. */
export interface PointsAccount {
  readonly programme: string
  /** Those that end first stand first; of the same end those earned first. */
  lots: PointsLot[]
  /** Points that are to be made good by what is earned next. */
  owed: number
  orders: EarnedOrder[]
  /** Ids of the latest spendings. */
  spendings: string[]
  tier: string | undefined
  /** When a tier that is no longer earned ends; Infinity where it is. */
  tierUntil: number
  /** The first instant at which time alone changes something. */
  wakeAt: number
  /** Up to when ends that are near were told to triggers that look ahead. */
  remindedUpTo: number
  /** What somebody has to look at first. */
  held: HeldPoints[]
  /** On their way to somebody else. */
  outgoing: OutgoingPoints[]
}

/** A customer's lots are this many at most; beyond, two that end next to each other become one, with the later end. */
const MAX_LOTS = 120

const MAX_ORDERS = 50
const MAX_SPENDINGS = 20

export function findAccount(customer: Customer, programme: string): PointsAccount | undefined {
  return customer.points.find((account) => account.programme === programme)
}

export function openAccount(customer: Customer, programme: string): PointsAccount {
  const known = findAccount(customer, programme)
  if (known) return known
  const account: PointsAccount = {
    ...{ programme, lots: [], owed: 0, orders: [], spendings: [], tier: undefined },
    tierUntil: Number.POSITIVE_INFINITY,
    wakeAt: Number.POSITIVE_INFINITY,
    remindedUpTo: 0,
    held: [],
    outgoing: [],
  }
  customer.points.push(account)
  return account
}

/** Points that can be spent. */
export function availableIn({ lots, owed }: PointsAccount): number {
  return lots.reduce((sum, { points, spendable }) => sum + (spendable ? points : 0), 0) - owed
}

/** Points that can be spent later. */
export function pendingIn({ lots }: PointsAccount): number {
  return lots.reduce((sum, { points, spendable }) => sum + (spendable ? 0 : points), 0)
}

export function addLot(account: PointsAccount, lot: PointsLot): void {
  account.lots.push(lot)
  account.lots.sort(byEnd)
  if (account.lots.length > MAX_LOTS) joinClosest(account)
}

function byEnd(a: PointsLot, b: PointsLot): number {
  return a.expiresAt === b.expiresAt ? a.at - b.at : a.expiresAt - b.expiresAt
}

function joinClosest(account: PointsAccount): void {
  let closest = -1
  let gap = Number.POSITIVE_INFINITY
  for (let i = 1; i < account.lots.length; i++) {
    const [one, other] = [account.lots[i - 1]!, account.lots[i]!]
    const apart = one.expiresAt === other.expiresAt ? 0 : other.expiresAt - one.expiresAt
    if (one.spendable !== other.spendable || apart >= gap) continue
    closest = i
    gap = apart
  }
  if (closest < 0) return
  const [earlier] = account.lots.splice(closest - 1, 1)
  account.lots[closest - 1]!.points += earlier!.points
}

/** Takes points out of lots that pass, those that end first first; gives how many there were not enough. */
export function drawFrom(account: PointsAccount, points: number, passes: (lot: PointsLot) => boolean): number {
  return drawLots(account, points, passes).reduce((left, lot) => left - lot.points, points)
}

/** The same; gives what was taken, as lots. */
export function drawLots(account: PointsAccount, points: number, passes: (lot: PointsLot) => boolean): PointsLot[] {
  const drawn: PointsLot[] = []
  let left = points
  for (const lot of account.lots) {
    if (left === 0) break
    if (!passes(lot)) continue
    const taken = Math.min(left, lot.points)
    drawn.push({ ...lot, points: taken })
    lot.points -= taken
    left -= taken
  }
  account.lots = account.lots.filter((lot) => lot.points > 0)
  return drawn
}

/** Makes good what is owed out of what is available. */
export function settleOwed(account: PointsAccount): void {
  if (account.owed > 0) account.owed = drawFrom(account, account.owed, ({ spendable }) => spendable)
}

export function noteOrder(account: PointsAccount, order: EarnedOrder): void {
  account.orders.push(order)
  if (account.orders.length > MAX_ORDERS) account.orders.shift()
}

/** Notes that points have moved; with what was asked for, as a fingerprint, where something else could be asked for in its name. */
export function noteSpending(account: PointsAccount, id: string, asked?: string): void {
  account.spendings.push(asked === undefined ? id : `${id}/${asked}`)
  if (account.spendings.length > MAX_SPENDINGS) account.spendings.shift()
}

/** Whether points have moved in the name of an id, and what was asked for then, where that is known. */
export function findSpending(
  { spendings }: PointsAccount,
  id: string,
): { readonly asked: string | undefined } | undefined {
  const found = spendings.find((noted) => noted === id || noted.startsWith(`${id}/`))
  return found === undefined ? undefined : { asked: found === id ? undefined : found.slice(id.length + 1) }
}

/** Points of a customer who was found to be this one. */
export function mergeAccount(winner: Customer, loser: PointsAccount): void {
  const known = openAccount(winner, loser.programme)
  for (const lot of loser.lots) addLot(known, lot)
  known.owed += loser.owed
  settleOwed(known)
  for (const order of loser.orders)
    if (!known.orders.some(({ reference }) => reference === order.reference)) noteOrder(known, order)
  for (const id of loser.spendings) noteSpending(known, id)
  known.held.push(...loser.held)
  known.outgoing.push(...loser.outgoing)
  // Which tier the two have earned together is found when time is passed next: at once.
  known.remindedUpTo = Math.max(known.remindedUpTo, loser.remindedUpTo)
  known.tierUntil = Math.max(known.tierUntil, loser.tierUntil)
  known.wakeAt = 0
}
