import type { PointsAccount } from '@attune/engine'

/** An account of points as a row of a customer's document (see `customer-codec.ts`). What never ends is kept as null. */
export function encodePoints(account: PointsAccount, word: (text: string) => number): readonly unknown[] {
  const { lots, orders, owed, programme, remindedUpTo, spendings, tier, tierUntil, wakeAt } = account
  return [
    word(programme),
    lots.map((lot) => [lot.reference, lot.at, lot.points, lot.spendableAt, ended(lot.expiresAt), lot.spendable]),
    owed,
    orders.map((order) => [order.reference, order.at, order.amount, order.points, order.returned, order.takenBack]),
    spendings,
    tier === undefined ? null : word(tier),
    ended(tierUntil),
    ended(wakeAt),
    remindedUpTo,
  ]
}

// biome-ignore lint/suspicious/noExplicitAny: rows written by the function above.
type Stored = any

export function decodePoints(stored: Stored, word: (number: number) => string): PointsAccount {
  const [programme, lots, owed, orders, spendings, tier, tierUntil, wakeAt, remindedUpTo] = stored
  return {
    programme: word(programme),
    lots: lots.map(([reference, at, points, spendableAt, expiresAt, spendable]: Stored) => ({
      ...{ reference, at, points, spendableAt, spendable },
      expiresAt: endOf(expiresAt),
    })),
    owed,
    orders: orders.map(([reference, at, amount, points, returned, takenBack]: Stored) => ({
      ...{ reference, at, amount, points, returned, takenBack },
    })),
    spendings,
    tier: tier === null ? undefined : word(tier),
    tierUntil: endOf(tierUntil),
    wakeAt: endOf(wakeAt),
    remindedUpTo: remindedUpTo ?? 0,
  }
}

function ended(at: number): number | null {
  return at === Number.POSITIVE_INFINITY ? null : at
}

function endOf(at: number | null): number {
  return at ?? Number.POSITIVE_INFINITY
}
