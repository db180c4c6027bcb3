import { stateHousehold } from '../profile/relations.ts'
import type { Stepping } from '../stepping.ts'
import type { EventBase } from './event.ts'

/** It is stated which household the customer belongs to, and as what; without one, to none any more. */
export interface HouseholdStated extends EventBase {
  readonly type: 'household-stated'
  readonly household?: string
  readonly role?: string
}

export function observeHouseholdStated({ at, household = '', role }: HouseholdStated, step: Stepping): void {
  if (stateHousehold(step.customer, { id: household, role, at })) step.touch('household')
}
