import type { Customer } from '../profile/customer.ts'

/** Where a customer stands with one audience. Kept for members, and for others while time alone can let them in. */
export interface Membership {
  readonly audience: string
  /** Place of the audience in the playbook that the customer was last looked at by; -1 until it is looked up. Not stored. */
  slot: number
  member: boolean
  /** When the customer entered; of no meaning for one who is outside. */
  since: number
  /** The first instant at which time alone can change it. */
  until: number
}

function findMembership(customer: Customer, audience: string): Membership | undefined {
  const memberships = customer.memberships
  for (let i = 0; i < memberships.length; i++) if (memberships[i]!.audience === audience) return memberships[i]
  return undefined
}

export function isMember(customer: Customer, audience: string): boolean {
  return findMembership(customer, audience)?.member === true
}
