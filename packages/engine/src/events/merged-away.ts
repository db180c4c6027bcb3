import { audiencesOf } from '../audience/membership.ts'
import { balancesOf, postDifference } from '../loyalty/move.ts'
import type { Customer, CustomerId } from '../profile/customer.ts'
import { createCustomer } from '../profile/customer.ts'
import type { Stepping } from '../stepping.ts'
import type { EventBase } from './event.ts'

/** The customer was found to be another one. */
export interface MergedAway extends EventBase {
  readonly type: 'merged-away'
  readonly merge: string
  readonly into: CustomerId
}

/** Gives away everything and stays as an empty document that says who it is now. */
export function observeMergedAway({ into, merge }: MergedAway, step: Stepping): void {
  const { customer, world } = step
  for (const { audience } of audiencesOf(customer)) step.effect({ type: 'leave-audience', audience, at: world.now })
  postDifference(balancesOf(customer), new Map(), 'merge', 'merged', merge, step)
  step.effect({ type: 'transfer-profile', profile: { ...customer } })
  Object.assign(customer, emptyBut(customer), { mergedInto: into })
}

/** What stays: the ids already seen, so that a repeat does nothing, and who it was kept apart from. */
function emptyBut({ id, createdAt, seenAt, seen, apart }: Customer): Customer {
  const { ids, times, forgottenUpTo } = seen
  return {
    ...createCustomer(id, createdAt),
    seenAt,
    seen: { ids: [...ids], times: [...times], forgottenUpTo },
    apart: [...apart],
  }
}
