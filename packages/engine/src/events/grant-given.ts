import { giveGrant } from '../offer/give.ts'
import type { Stepping } from '../stepping.ts'
import type { EventBase } from './event.ts'

/** Somebody of the brand gives a customer a copy of an offer. */
export interface GrantGiven extends EventBase {
  readonly type: 'grant-given'
  readonly offer: string
  /** The place that it is for, where the offer asks for one. */
  readonly place?: string
  /** Why, for people. */
  readonly reason: string
  /** Who: id of the key. */
  readonly by: string
}

export function observeGrantGiven({ offer, place }: GrantGiven, step: Stepping): void {
  giveGrant(offer, place, step)
}
