import { availableIn, type PointsAccount, pendingIn } from '@attune/engine'
import { instantOf } from './view-grant.ts'

/** A customer's points in a programme as the API shows them. */
export function viewPoints(account: PointsAccount) {
  const { held, lots, orders, programme, tier, tierUntil } = account
  return {
    programme,
    available: availableIn(account),
    pending: pendingIn(account),
    tier: tier ?? null,
    tierUntil: tierUntil === Number.POSITIVE_INFINITY ? null : instantOf(tierUntil),
    held: held.map(({ at, id, kind, points, reason }) => ({ id, kind, points, reason, at: instantOf(at) })),
    lots: lots.map(({ at, expiresAt, points, reference, spendableAt }) => ({
      ...{ points, reference, earnedAt: instantOf(at), spendableAt: instantOf(spendableAt) },
      expiresAt: instantOf(expiresAt),
    })),
    orders: orders.map(({ at, ...order }) => ({ ...order, at: instantOf(at) })),
  }
}
