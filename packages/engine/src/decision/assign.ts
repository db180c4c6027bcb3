import { memberSince, OUTSIDE } from '../audience/membership.ts'
import type { Playbook } from '../playbook/playbook.ts'
import type { Customer } from '../profile/customer.ts'

/** An audience to which actions are assigned. */
export interface Persona {
  readonly audience: string
  readonly priority: number
}

/** An action that a customer may have, by the persona for whose sake; undefined: everybody may have it. */
export interface Assignment {
  readonly action: string
  readonly persona: string | undefined
  readonly priority: number | undefined
  /** Since when the customer belongs to the persona. */
  readonly since: number | undefined
}

/**
 * The personas of a customer that count, the first in rank first. They follow from the memberships, which every step
 * keeps up to date where something has changed: what is assigned needs no keeping of its own.
 */
function personasOf(customer: Customer, playbook: Playbook): readonly Persona[] {
  return countingAmong(ownPersonasOf(customer, playbook), playbook)
}

/** All personas of a customer, the first in rank first, whether they count or not. */
export function ownPersonasOf(customer: Customer, playbook: Playbook): readonly Persona[] {
  return ranksOf(customer, playbook).map((rank) => playbook.personas[rank]!)
}

/** Of all personas of a customer, those that count. */
export function countingAmong(own: readonly Persona[], { policy }: Playbook): readonly Persona[] {
  return policy.personas === 'all' ? own : own.filter(({ priority }) => priority === own[0]!.priority)
}

/** The places among the personas of those that a customer belongs to, the first in rank first: one pass over the memberships. */
function ranksOf({ memberships }: Customer, { personaRanks }: Playbook): number[] {
  const { audiences, since } = memberships
  const ranks: number[] = []
  for (let place = 0; place < audiences.length; place++) {
    const rank = personaRanks.get(audiences[place]!)
    if (rank !== undefined && since[place] !== OUTSIDE) ranks.push(rank)
  }
  return ranks.sort((a, b) => a - b)
}

/** Everything that personalisation assigns to a customer, the first in rank first. */
export function assignmentsOf(customer: Customer, playbook: Playbook): Assignment[] {
  const assignments: Assignment[] = []
  const taken = new Set<string>()
  for (const { audience, priority } of personasOf(customer, playbook)) {
    const since = memberSince(customer, audience)
    for (const { id } of playbook.actionsByPersona.get(audience) ?? []) {
      if (taken.has(id)) continue
      taken.add(id)
      assignments.push({ action: id, persona: audience, priority, since })
    }
  }
  for (const { id, personas } of playbook.actions.values())
    if (personas === undefined)
      assignments.push({ action: id, persona: undefined, priority: undefined, since: undefined })
  return assignments
}
