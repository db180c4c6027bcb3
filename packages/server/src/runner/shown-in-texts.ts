import {
  type Customer,
  describeRelation,
  factsNow,
  type Json,
  type JsonObject,
  type Playbook,
  readComputed,
} from '@attune/engine'

/** What of a customer the texts for it may show, at an instant. */
export interface ShownInTexts {
  readonly traits: { readonly [name: string]: Json }
  readonly computed: { readonly [id: string]: Json }
  /** People whom the customer has to do with: `role` and what is stated of them. */
  readonly relations: readonly JsonObject[]
  /** What is true for now, by the name of the fact. */
  readonly facts: JsonObject
  /** IANA zone by whose clock times are written; the server's own where not given. */
  readonly timezone?: string
}

export function shownInTexts(customer: Customer, playbook: Playbook, now: number): ShownInTexts {
  return {
    traits: Object.fromEntries(customer.traits.map(({ name, value }) => [name, value])),
    computed: readComputed(customer, playbook.computed, now),
    relations: customer.relations
      .filter(({ ended }) => !ended)
      .map((relation) => ({ ...describeRelation(relation, now), role: relation.role })),
    facts: factsNow(customer, now),
    timezone: customer.zone ?? playbook.zone,
  }
}
