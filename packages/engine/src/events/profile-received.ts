import { mergeProfile } from '../identity/merge-profile.ts'
import { balancesOf, postDifference } from '../loyalty/move.ts'
import { passAllTime } from '../loyalty/time.ts'
import type { Customer } from '../profile/customer.ts'
import { takeOverCodes } from '../redemption/own-codes.ts'
import type { Stepping } from '../stepping.ts'
import type { EventBase } from './event.ts'

/** Everything of a customer who was found to be this one. The step takes the profile over: nobody else may keep it. */
export interface ProfileReceived extends EventBase {
  readonly type: 'profile-received'
  readonly merge: string
  readonly profile: Customer
}

/** Takes it over; every audience is then looked at anew. */
export function observeProfileReceived({ merge, profile }: ProfileReceived, step: Stepping): void {
  const before = balancesOf(step.customer)
  mergeProfile(step.customer, profile, step)
  postDifference(before, balancesOf(step.customer), 'merge', 'merged', merge, step)
  passAllTime(step)
  takeOverCodes(step)
  // No version is called that, so `derive` looks at all of them.
  step.customer.playbook = ''
}
