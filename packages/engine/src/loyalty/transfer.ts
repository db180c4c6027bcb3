import type { CustomerId } from '../profile/customer.ts'
import type { Stepping } from '../stepping.ts'
import { addLot, availableIn, drawLots, noteSpending, openAccount, type PointsLot, settleOwed } from './account.ts'
import { earnedWithin, noteEarned } from './earned.ts'
import { post } from './post.ts'
import { type Programme, transferredKey } from './programme.ts'
import { passTime } from './time.ts'

/** Points on their way to somebody else: they have left one document, and are not known to have come to the other. */
export interface OutgoingPoints {
  readonly transfer: string
  readonly to: CustomerId
  readonly lots: readonly PointsLot[]
  /** When they are handed on once more, where nobody has said that they have come. */
  retryAt: number
}

const RETRY_MS = 5000

/** Points are handed on once more and once more until they have come; so many transfers wait at once. */
const MAX_OUTGOING = 20

interface Transfer {
  readonly transfer: string
  readonly programme: string
  readonly points: number
  readonly to: CustomerId
  /** That both belong to. */
  readonly household: string
  /** What was asked for, as a fingerprint. */
  readonly asked?: string
}

/** Takes points from a customer for somebody of the same household, those that end first first; they keep their ends. */
export function givePoints(given: Transfer, step: Stepping): void {
  const { asked, household, points, programme, to, transfer } = given
  const { customer, world } = step
  const known = world.playbook.programmes.get(programme)
  if (!known || customer.household?.id !== household || to === customer.id) return
  const account = openAccount(customer, programme)
  passTime(account, known, step)
  if (availableIn(account) < points || account.outgoing.length >= MAX_OUTGOING) return
  if (roomToTransfer(known, step) < points) return
  const { limit } = known.transfers ?? {}
  if (limit) noteEarned(transferredKey(programme), points, world.now, [limit.withinMs], step)
  const lots = drawLots(account, points, ({ spendable }) => spendable)
  const waiting = { transfer, to, lots, retryAt: world.now }
  account.outgoing.push(waiting)
  handOn(waiting, programme, step)
  noteSpending(account, transfer, asked)
  post({ programme, kind: 'transfer', reference: transfer, from: 'available', to: 'transferred', points }, step)
  passTime(account, known, step)
}

/** How many points a customer may still hand on; 0 where the programme knows of no transfers. */
function roomToTransfer({ id, transfers }: Programme, step: Stepping): number {
  if (!transfers) return 0
  const { limit } = transfers
  return limit ? limit.points - earnedWithin(transferredKey(id), limit.withinMs, step) : Number.POSITIVE_INFINITY
}

/** Puts them into the account of who they are for. */
export function receivePoints(
  {
    lots,
    programme,
    transfer,
  }: { readonly transfer: string; readonly programme: string; readonly lots: readonly PointsLot[] },
  step: Stepping,
): void {
  const account = openAccount(step.customer, programme)
  const points = lots.reduce((sum, lot) => sum + lot.points, 0)
  for (const lot of lots) addLot(account, { ...lot, reference: transfer })
  post({ programme, kind: 'transfer', reference: transfer, from: 'transferred', to: 'available', points }, step)
  settleOwed(account)
  const known = step.world.playbook.programmes.get(programme)
  if (known) passTime(account, known, step)
}

/** They have come: nothing is handed on any more. */
export function settleTransfer(transfer: string, step: Stepping): void {
  for (const account of step.customer.points)
    account.outgoing = account.outgoing.filter((outgoing) => outgoing.transfer !== transfer)
}

/** Hands on what is on its way and has not come, as far as is known. */
export function handOnPoints(step: Stepping): void {
  for (const { outgoing, programme } of step.customer.points)
    for (const waiting of outgoing) if (waiting.retryAt <= step.world.now) handOn(waiting, programme, step)
}

function handOn(waiting: OutgoingPoints, programme: string, step: Stepping): void {
  waiting.retryAt = step.world.now + RETRY_MS
  const { lots, to, transfer } = waiting
  step.effect({ type: 'hand-on-points', transfer, programme, to, lots })
}
