import type { CustomerId } from '../profile/customer.ts'
import type { Stepping } from '../stepping.ts'
import type { EventBase } from './event.ts'

/** What led to the customer leads to somebody else now: a tablet on which another has signed in, a number that changed hands. */
export interface IdentifierLost extends EventBase {
  readonly type: 'identifier-lost'
  readonly identifier: string
  readonly to: CustomerId
}

/** Nothing is sent any more to an address that has become somebody else's. */
export function observeIdentifierLost({ identifier }: IdentifierLost, { customer }: Stepping): void {
  customer.identifiers = customer.identifiers.filter((known) => known !== identifier)
  customer.devices = customer.devices.filter((device) => device.identifier !== identifier)
  customer.unreachable = customer.unreachable.filter((known) => known.identifier !== identifier)
}
