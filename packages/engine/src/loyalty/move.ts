import type { Customer } from '../profile/customer.ts'
import type { Stepping } from '../stepping.ts'
import { availableIn, pendingIn } from './account.ts'
import { heldIn } from './hold.ts'
import { type PointsLedgerAccount, type PostingKind, post } from './post.ts'

type Balances = ReadonlyMap<string, { readonly available: number; readonly pending: number; readonly held: number }>

/** What somebody has, by programme. */
export function balancesOf({ points }: Customer): Balances {
  return new Map(
    points.map((account) => {
      const balances = { available: availableIn(account), pending: pendingIn(account), held: heldIn(account) }
      return [account.programme, balances]
    }),
  )
}

/**
 * Writes down that a customer has other balances than before for a reason outside the programme: found to be another, parted again,
 * erased. The ledger of each customer always comes to what the document holds.
 */
export function postDifference(
  before: Balances,
  after: Balances,
  kind: PostingKind,
  other: PointsLedgerAccount,
  reference: string,
  step: Stepping,
): void {
  for (const programme of new Set([...before.keys(), ...after.keys()])) {
    for (const account of ['available', 'pending', 'held'] as const) {
      const difference = (after.get(programme)?.[account] ?? 0) - (before.get(programme)?.[account] ?? 0)
      const [from, to] = difference > 0 ? [other, account] : [account, other]
      post({ programme, kind, reference, from, to, points: Math.abs(difference) }, step)
    }
  }
}
