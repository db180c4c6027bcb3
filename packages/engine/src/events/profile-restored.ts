import { audiencesOf } from '../audience/membership.ts'
import { countDifference } from '../experiment/participation.ts'
import { balancesOf, postDifference } from '../loyalty/move.ts'
import type { Customer } from '../profile/customer.ts'
import { rememberOnce } from '../profile/seen-events.ts'
import { takeOverCodes } from '../redemption/own-codes.ts'
import type { Stepping } from '../stepping.ts'
import type { EventBase } from './event.ts'

/**
 * A merge is undone: the customer is again the one that is given, with what has happened to it since. The step takes
 * the profile over: nobody else may keep it.
 */
export interface ProfileRestored extends EventBase {
  readonly type: 'profile-restored'
  readonly merge: string
  readonly profile: Customer
}

/** Puts it in place of what there was, the time since which it is in each audience included; `derive` looks at all of them again. */
export function observeProfileRestored({ id, at, merge, profile }: ProfileRestored, step: Stepping): void {
  const { customer, world } = step
  postDifference(balancesOf(customer), balancesOf(profile), 'unmerge', 'merged', merge, step)
  countDifference(customer.participations, profile.participations, step)
  const before = membersIn(customer)
  const after = membersIn(profile)
  for (const audience of before.keys())
    if (!after.has(audience)) step.effect({ type: 'leave-audience', audience, at: world.now })
  for (const [audience, since] of after)
    if (!before.has(audience)) step.effect({ type: 'enter-audience', audience, at: since })
  Object.assign(customer, profile, { id: customer.id, playbook: '' })
  takeOverCodes(step)
  rememberOnce(customer.seen, id, at)
}

function membersIn(customer: Customer): Map<string, number> {
  return new Map(audiencesOf(customer).map(({ audience, since }) => [audience, since]))
}
