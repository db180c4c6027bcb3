import type { EarnedOrder, HeldPoints, OutgoingPoints, PointsAccount, PointsLot } from '@attune/engine'

/** An account of points as a row of a customer's document (see `customer-codec.ts`). What never ends is kept as null. */
export function encodePoints(account: PointsAccount, word: (text: string) => number): readonly unknown[] {
  const { held, lots, orders, outgoing, owed, programme, remindedUpTo, spendings, tier, tierUntil, wakeAt } = account
  return [
    word(programme),
    lots.map(encodeLot),
    owed,
    orders.map(encodeOrder),
    spendings,
    tier === undefined ? null : word(tier),
    ended(tierUntil),
    ended(wakeAt),
    remindedUpTo,
    held.map(encodeHeld),
    outgoing.map(({ lots: sent, retryAt, to, transfer }) => [transfer, to, sent.map(encodeLot), retryAt]),
  ]
}

// biome-ignore lint/suspicious/noExplicitAny: rows written by the function above.
type Stored = any

export function decodePoints(stored: Stored, word: (number: number) => string): PointsAccount {
  const [programme, lots, owed, orders, spendings, tier, tierUntil, wakeAt, remindedUpTo, held, outgoing] = stored
  return {
    programme: word(programme),
    lots: lots.map(decodeLot),
    owed,
    orders: orders.map(decodeOrder),
    spendings,
    tier: tier === null ? undefined : word(tier),
    tierUntil: endOf(tierUntil),
    wakeAt: endOf(wakeAt),
    remindedUpTo: remindedUpTo ?? 0,
    held: (held ?? []).map(decodeHeld),
    outgoing: (outgoing ?? []).map(
      ([transfer, to, sent, retryAt]: Stored): OutgoingPoints => ({ transfer, to, lots: sent.map(decodeLot), retryAt }),
    ),
  }
}

/** For which household it was counted stands at the end, and only where it was for one. */
function encodeOrder(order: EarnedOrder): readonly unknown[] {
  const { amount, at, earnedIn, points, reference, returned, takenBack } = order
  const row = [reference, at, amount, points, returned, takenBack]
  return earnedIn ? [...row, earnedIn.household, earnedIn.role ?? null] : row
}

function decodeOrder([reference, at, amount, points, returned, takenBack, household, role]: Stored): EarnedOrder {
  const order = { reference, at, amount, points, returned, takenBack }
  return household === undefined ? order : { ...order, earnedIn: { household, role: role ?? undefined } }
}

function encodeLot({ at, expiresAt, points, reference, spendable, spendableAt }: PointsLot): readonly unknown[] {
  return [reference, at, points, spendableAt, ended(expiresAt), spendable]
}

function decodeLot([reference, at, points, spendableAt, expiresAt, spendable]: Stored): PointsLot {
  return { reference, at, points, spendableAt, spendable, expiresAt: endOf(expiresAt) }
}

function encodeHeld({ at, by, drawn, id, kind, points, reason, reference }: HeldPoints): readonly unknown[] {
  return [id, kind, reference, points, at, by ?? null, reason, drawn.map(encodeLot)]
}

function decodeHeld([id, kind, reference, points, at, by, reason, drawn]: Stored): HeldPoints {
  return { ...{ id, kind, reference, points, at, reason }, by: by ?? undefined, drawn: drawn.map(decodeLot) }
}

function ended(at: number): number | null {
  return at === Number.POSITIVE_INFINITY ? null : at
}

function endOf(at: number | null): number {
  return at ?? Number.POSITIVE_INFINITY
}
