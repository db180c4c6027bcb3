import type { Customer } from '../profile/customer.ts'

/** Something said to the customer, as contact limits see it. */
export interface Contact {
  readonly delivery: string
  readonly channel: string
  readonly topic: string
  readonly campaign: string | undefined
  readonly interrupts: boolean
  /** When it left; Infinity while it is on its way, which counts against every limit. */
  at: number
}

/** Lets go of contacts that no limit looks back to any more. */
export function forgetContacts(customer: Customer, before: number): void {
  if (customer.contacts.some((contact) => contact.at <= before)) {
    customer.contacts = customer.contacts.filter((contact) => contact.at > before)
  }
}
