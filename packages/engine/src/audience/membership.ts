import type { Customer } from '../profile/customer.ts'
import { createNumbers } from '../profile/numbers.ts'

/**
 * Where a customer stands with audiences. There is an entry for each that it belongs to, and for others while time alone can
 * let it in. The parts of an entry stand at the same place of a list each: every step looks at all entries, and as objects
 * with times of their own they cost more to reach than to look at.
 */
export interface Memberships {
  readonly audiences: string[]
  /** Place of the audience in the playbook that the customer was last looked at by; -1 until it is looked up. Not stored. */
  readonly slots: number[]
  /** When the customer entered; `OUTSIDE` where it does not belong to the audience. */
  readonly since: number[]
  /** The first instant at which time alone can change it. */
  readonly until: number[]
}

/** Earlier than any instant at which somebody entered. */
export const OUTSIDE = -1

export function createMemberships(): Memberships {
  return { audiences: [], slots: [], since: createNumbers(), until: createNumbers() }
}

export function addMembership(to: Memberships, audience: string, slot: number, since: number, until: number): void {
  to.audiences.push(audience)
  to.slots.push(slot)
  to.since.push(since)
  to.until.push(until)
}

/** Takes an entry out; the last one takes its place. */
export function removeMembership({ audiences, slots, since, until }: Memberships, place: number): void {
  const last = audiences.length - 1
  audiences[place] = audiences[last]!
  slots[place] = slots[last]!
  since[place] = since[last]!
  until[place] = until[last]!
  audiences.pop()
  slots.pop()
  since.pop()
  until.pop()
}

/** When the customer entered an audience; undefined for one who is outside. */
export function memberSince({ memberships }: Customer, audience: string): number | undefined {
  const place = memberships.audiences.indexOf(audience)
  return place < 0 || memberships.since[place] === OUTSIDE ? undefined : memberships.since[place]
}

export function isMember(customer: Customer, audience: string): boolean {
  return memberSince(customer, audience) !== undefined
}

/** The audiences that a customer belongs to, each with the time of entering. */
export function audiencesOf({ memberships }: Customer): { readonly audience: string; readonly since: number }[] {
  const { audiences, since } = memberships
  return audiences
    .map((audience, place) => ({ audience, since: since[place]! }))
    .filter((entry) => entry.since !== OUTSIDE)
}
