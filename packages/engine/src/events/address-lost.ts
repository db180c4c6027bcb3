import { noteUnreachable } from '../address/unreachable.ts'
import type { Stepping } from '../stepping.ts'
import type { EventBase } from './event.ts'

/** Nothing reaches the customer at an address any more: a number that is none, a mailbox that is gone, an app that was removed. */
export interface AddressLost extends EventBase {
  readonly type: 'address-lost'
  readonly identifier: string
  readonly reason: string
}

export function observeAddressLost({ at, identifier, reason }: AddressLost, { customer }: Stepping): void {
  noteUnreachable(customer, { identifier, at, reason })
}
