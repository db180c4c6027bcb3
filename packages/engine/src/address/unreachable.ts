import type { Customer } from '../profile/customer.ts'

/** An address of the customer of which a provider has said that it leads nowhere. */
export interface Unreachable {
  readonly identifier: string
  readonly at: number
  readonly reason: string
}

/** A customer keeps this many; more addresses nobody has. */
const CAPACITY = 20

/** Notes that an address leads nowhere; what is a device is let go of altogether. */
export function noteUnreachable(customer: Customer, { at, identifier, reason }: Unreachable): void {
  customer.devices = customer.devices.filter((device) => device.identifier !== identifier)
  if (!customer.identifiers.includes(identifier) || identifier.startsWith('device:')) return
  const others = customer.unreachable.filter((known) => known.identifier !== identifier)
  customer.unreachable = [...others, { identifier, at, reason }].slice(-CAPACITY)
}

/** Takes an address for good again: something has come from it, or it was shown to be the customer's after it had failed. */
export function noteReached(customer: Customer, identifier: string, at: number): void {
  if (customer.unreachable.length === 0) return
  customer.unreachable = customer.unreachable.filter((known) => known.identifier !== identifier || known.at > at)
}

/** Whether an address is one that may lead to the customer. */
export function mayReach({ unreachable }: Customer, identifier: string): boolean {
  return unreachable.length === 0 || !unreachable.some((known) => known.identifier === identifier)
}
