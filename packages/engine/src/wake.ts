import { FOREVER } from './offer/grant.ts'
import type { Customer } from './profile/customer.ts'

/** The first instant at which time alone can change something of the customer; Infinity when it cannot. */
export function nextWake(customer: Customer): number {
  let wake = Number.POSITIVE_INFINITY
  for (const until of customer.memberships.until) if (until < wake) wake = until
  for (const { dueAt } of customer.pendingMoments) if (dueAt < wake) wake = dueAt
  for (const { state, dueAt, expiresAt } of customer.deliveries)
    if (state === 'accepted') wake = Math.min(wake, dueAt)
    else if (state !== 'handed') wake = Math.min(wake, dueAt, expiresAt)
  for (const { stay } of customer.visits) if (stay && stay.dueAt < wake) wake = stay.dueAt
  // One that was taken for a failure waits for nothing but a late response.
  for (const { failedAt, until } of customer.exposures) if (failedAt === undefined && until < wake) wake = until
  // A copy is open through its last instant, and nobody needs to know of an end that never comes.
  for (const { endsAt, remindAt, state } of customer.grants)
    if (state === 'open' && endsAt < FOREVER) wake = Math.min(wake, endsAt + 1, remindAt)
  for (const { wakeAt } of customer.points) if (wakeAt < wake) wake = wakeAt
  for (const { state, until } of customer.redemptions) if (state === 'held' && until < wake) wake = until
  for (const { dueAt } of customer.runs) if (dueAt < wake) wake = dueAt
  return wake
}
